import "server-only";

import type { AnnotationBody } from "@/lib/annotations/schema";
import { LICENCE_NAMES, LICENCES } from "@/lib/sharing/licence";
import type { SharedInput } from "@/lib/sharing/schema";

/** An image of an export: its card, its number, and the name of its file. */
export type Picture = { card: SharedInput; number: number; file: string };

/** Images that live, some at a time; asked for anew for each pass. */
type Pictures = () => AsyncIterable<Picture[]>;

type Told = {
  /** Of each image, as it is described. */
  begun: () => void;
};

/**
 * COCO's `annotations.json`, written as it is made: `images`, with what is said of each as
 * a whole in `concepts`; then `annotations`, of each region one, in pixels of the image as
 * it is shown; and at last the `categories` that these are of. What models said has no
 * place in it. Memory is bounded by what is in hand, and the names of the categories.
 */
export async function* cocoOf(
  description: string,
  pictures: Pictures,
  { begun }: Told,
): AsyncGenerator<Uint8Array> {
  const described = new Set<number>();
  const categories = new Map<string, number>();
  const opening = JSON.stringify({ info: { description }, licenses: LICENSES });
  yield Buffer.from(`${opening.slice(0, -1)},"images":[`);
  yield* listed(pictures(), (picture) => {
    described.add(picture.number);
    begun();
    return [imageOf(picture)];
  });
  yield Buffer.from(`],"annotations":[`);
  let annotations = 0;
  yield* listed(pictures(), (picture) => {
    if (!described.has(picture.number)) return [];
    return regionsOf(picture.card).map((region) => ({
      id: ++annotations,
      image_id: picture.number,
      category_id: numberOf(categories, region.label),
      ...region.shape,
      iscrowd: 0,
    }));
  });
  const named = [...categories].map(([name, id]) => ({ id, name }));
  yield Buffer.from(`],"categories":${JSON.stringify(named)}}\n`);
}

const LICENSES = LICENCE_NAMES.map((name, place) => ({
  id: place + 1,
  name,
  url: LICENCES[name].url,
}));

async function* listed(
  pictures: AsyncIterable<Picture[]>,
  linesOf: (picture: Picture) => object[],
): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const some of pictures) {
    const lines = some.flatMap(linesOf).map((one) => JSON.stringify(one));
    if (lines.length === 0) continue;
    yield Buffer.from(`${first ? "\n" : ",\n"}${lines.join(",\n")}`);
    first = false;
  }
}

function imageOf({ card, number, file }: Picture) {
  const { id, width, height, licence, attribution, filename } = card;
  return {
    id: number,
    file_name: file,
    ...{ width, height, attribution },
    license: LICENCE_NAMES.indexOf(licence) + 1,
    sojourn_id: id,
    ...(filename !== null && { original_name: filename }),
    concepts: (card.annotations ?? []).flatMap(({ concepts }) => concepts),
  };
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size + 1;
  numbers.set(name, number);
  return number;
}

type Shape = { bbox: number[]; area: number; segmentation: number[][] };

function regionsOf({ annotations, width, height }: SharedInput) {
  if (!width || !height) return [];
  return (annotations ?? []).flatMap(({ regions }) =>
    regions.map((region) => ({
      label: region.label,
      shape: shapeOf(region, width, height),
    })),
  );
}

type Region = AnnotationBody["regions"][number];

function shapeOf(region: Region, width: number, height: number): Shape {
  if ("box" in region) {
    const { left, top, right, bottom } = region.box;
    const [across, down] = [(right - left) * width, (bottom - top) * height];
    const bbox = [left * width, top * height, across, down].map(rounded);
    return { bbox, area: rounded(across * down), segmentation: [] };
  }
  const points = region.polygon.map(([x, y]) => [x * width, y * height]);
  const [xs, ys] = [0, 1].map((axis) => points.map((at) => at[axis] ?? 0));
  const [left, top] = [Math.min(...(xs ?? [])), Math.min(...(ys ?? []))];
  const bbox = [
    ...[left, top],
    ...[Math.max(...(xs ?? [])) - left, Math.max(...(ys ?? [])) - top],
  ].map(rounded);
  return {
    bbox,
    area: rounded(areaOf(xs ?? [], ys ?? [])),
    segmentation: [points.flat().map(rounded)],
  };
}

/** Of a polygon, by the shoelace formula. */
function areaOf(xs: number[], ys: number[]): number {
  const twice = xs.reduce((sum, x, at) => {
    const next = (at + 1) % xs.length;
    return sum + x * (ys[next] ?? 0) - (xs[next] ?? 0) * (ys[at] ?? 0);
  }, 0);
  return Math.abs(twice) / 2;
}

/** To a hundredth of a pixel. */
const rounded = (value: number) => Math.round(value * 100) / 100;
