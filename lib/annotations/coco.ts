import type { AnnotationBody } from "@/lib/annotations/schema";

export type Region = AnnotationBody["regions"][number];

/** How COCO says a region: in pixels. */
export type CocoShape = {
  bbox: number[];
  area: number;
  /** Polygons. None: it is a box. */
  segmentation: number[][];
};

/** A region in a picture of this size, in COCO's form. */
export function cocoShape(
  region: Region,
  width: number,
  height: number,
): CocoShape {
  if ("box" in region) {
    const { left, top, right, bottom } = region.box;
    const [across, down] = [(right - left) * width, (bottom - top) * height];
    const bbox = [left * width, top * height, across, down].map(finely);
    return { bbox, area: roughly(across * down), segmentation: [] };
  }
  const points = region.polygon.map(([x, y]) => [x * width, y * height]);
  const xs = points.map(([x = 0]) => x);
  const ys = points.map(([, y = 0]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    bbox: [left, top, Math.max(...xs) - left, Math.max(...ys) - top].map(
      finely,
    ),
    area: roughly(areaOf(xs, ys)),
    segmentation: [points.flat().map(finely)],
  };
}

/**
 * The regions that COCO says so: a polygon each, or a box where there is none (of a mask
 * as run lengths, its box). Relative, to a millionth; what juts out is cut to the picture.
 */
export function regionsOfCoco(
  label: string,
  { bbox, segmentation }: { bbox?: number[]; segmentation?: unknown },
  width: number,
  height: number,
): Region[] {
  const polygons = Array.isArray(segmentation)
    ? segmentation.filter((one): one is number[] => Array.isArray(one))
    : [];
  if (polygons.length > 0) {
    return polygons.map((flat) => ({
      label,
      polygon: pairsOf(flat).map(([x, y]): [number, number] => [
        share(x / width),
        share(y / height),
      ]),
    }));
  }
  const [x = 0, y = 0, across = 0, down = 0] = bbox ?? [];
  const box = {
    left: share(x / width),
    top: share(y / height),
    right: share((x + across) / width),
    bottom: share((y + down) / height),
  };
  return [{ label, box }];
}

/** A share of the whole to a millionth, and within it. */
export const share = (value: number): number =>
  Math.min(1, Math.max(0, Math.round(value * 1e6) / 1e6));

function pairsOf(flat: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) {
    pairs.push([flat[at] ?? 0, flat[at + 1] ?? 0]);
  }
  return pairs;
}

/** Of a polygon, by the shoelace formula. */
function areaOf(xs: number[], ys: number[]): number {
  const twice = xs.reduce((sum, x, at) => {
    const next = (at + 1) % xs.length;
    return sum + x * (ys[next] ?? 0) - (xs[next] ?? 0) * (ys[at] ?? 0);
  }, 0);
  return Math.abs(twice) / 2;
}

/** So that a millionth of the narrowest picture comes back as it was. */
const finely = (value: number) => Math.round(value * 1e8) / 1e8;

const roughly = (value: number) => Math.round(value * 100) / 100;
