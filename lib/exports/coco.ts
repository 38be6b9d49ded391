import "server-only";

import { cocoShape, type Region } from "@/lib/annotations/coco";

/** An image of an export: its number, its file, and what is said of it. */
export type Picture = {
  number: number;
  file: string;
  width: number | null;
  height: number | null;
  regions: Region[];
  /** What else the image says of itself. */
  about: object;
};

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
  { info, licenses = [] }: { info: string; licenses?: object[] },
  pictures: Pictures,
  { begun }: Told,
): AsyncGenerator<Uint8Array> {
  const described = new Set<number>();
  const categories = new Map<string, number>();
  const opening = JSON.stringify({ info: { description: info }, licenses });
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
    return shapesOf(picture).map(({ label, shape }) => ({
      id: ++annotations,
      image_id: picture.number,
      category_id: numberOf(categories, label),
      ...shape,
      iscrowd: 0,
    }));
  });
  const named = [...categories].map(([name, id]) => ({ id, name }));
  yield Buffer.from(`],"categories":${JSON.stringify(named)}}\n`);
}

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

const imageOf = ({ number, file, width, height, about }: Picture) => ({
  id: number,
  file_name: file,
  ...{ width, height, ...about },
});

function numberOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size + 1;
  numbers.set(name, number);
  return number;
}

function shapesOf({ regions, width, height }: Picture) {
  if (!width || !height) return [];
  return regions.map((region) => ({
    label: region.label,
    shape: cocoShape(region, width, height),
  }));
}
