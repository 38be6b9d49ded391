import { type Region, share } from "@/lib/annotations/coco";

/**
 * A region as a line of a YOLO label file: the class, then a box as its centre and size,
 * or a polygon as its points, all relative.
 */
export function yoloLine(region: Region, classId: number): string {
  if ("polygon" in region) return [classId, ...region.polygon.flat()].join(" ");
  const { left, top, right, bottom } = region.box;
  const centre = [(left + right) / 2, (top + bottom) / 2];
  const size = [right - left, bottom - top];
  return [classId, ...[...centre, ...size].map(finely)].join(" ");
}

/** What such a line says. Null: it says nothing that can be read. */
export function yoloRegion(line: string, names: string[]): Region | null {
  const [classId = Number.NaN, ...numbers] = line
    .trim()
    .split(/\s+/)
    .map(Number);
  const label = names[classId];
  if (label === undefined || numbers.some((one) => !Number.isFinite(one))) {
    return null;
  }
  // A fifth number after a box is how sure a model was.
  if (numbers.length === 4 || numbers.length === 5) {
    const [x = 0, y = 0, across = 0, down = 0] = numbers;
    const box = {
      left: share(x - across / 2),
      top: share(y - down / 2),
      right: share(x + across / 2),
      bottom: share(y + down / 2),
    };
    return { label, box };
  }
  if (numbers.length < 6 || numbers.length % 2 === 1) return null;
  const polygon = numbers.flatMap((x, at): [number, number][] =>
    at % 2 === 0 ? [[share(x), share(numbers[at + 1] ?? 0)]] : [],
  );
  return { label, polygon };
}

/** The names of the classes, as `data.yaml` has them. */
export const yoloNames = (names: string[]): string =>
  names.map((name, id) => `  ${id}: ${JSON.stringify(name)}\n`).join("");

/**
 * The names that a `data.yaml` lists, by their numbers: as a map, as a list of lines, or
 * as a list in brackets. Of YAML it knows that much.
 */
export function namesInYaml(yaml: string): string[] {
  const lines = yaml.split(/\r?\n/);
  const at = lines.findIndex((line) => /^names\s*:/.test(line));
  const names: string[] = [];
  if (at < 0) return names;
  const inline = /^names\s*:\s*\[(.*)\]\s*$/.exec(lines[at] ?? "")?.[1];
  if (inline !== undefined) {
    return [...inline.matchAll(QUOTED)].map(([found]) => textOf(found));
  }
  for (const line of lines.slice(at + 1)) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const item = /^\s*-\s+(.*)$/.exec(line)?.[1];
    const pair = /^\s+(\d{1,6})\s*:\s*(.*)$/.exec(line);
    if (item !== undefined) names.push(textOf(item));
    else if (pair) names[Number(pair[1])] = textOf(pair[2] ?? "");
    else break;
  }
  return names;
}

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\s][^,]*/g;

function textOf(scalar: string): string {
  const text = scalar.trim();
  if (/^".*"$/.test(text)) return jsonText(text);
  if (/^'.*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  return text.replace(/\s+#.*$/, "");
}

function jsonText(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}

const finely = (value: number) => Math.round(value * 1e8) / 1e8;
