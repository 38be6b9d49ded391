import "server-only";

import { yoloLine, yoloNames } from "@/lib/annotations/yolo";
import type { Picture } from "@/lib/exports/coco";

type File = [name: string, source: AsyncIterable<Uint8Array>];

/**
 * YOLO's files beside the images: of each image `labels/….txt` with a region a line, and at
 * last `data.yaml` with the names of the classes. What is said of an image as a whole has
 * no place in it. Memory is bounded by what is in hand, and the names.
 */
export async function* yoloOf(
  pictures: AsyncIterable<Picture[]>,
  begun: () => void,
): AsyncGenerator<File> {
  const names: string[] = [];
  const ids = new Map<string, number>();
  const idOf = (name: string) => {
    const id = ids.get(name) ?? names.push(name) - 1;
    ids.set(name, id);
    return id;
  };
  for await (const some of pictures) {
    for (const { file, regions } of some) {
      begun();
      const lines = regions.map((one) => `${yoloLine(one, idOf(one.label))}\n`);
      yield [labelsOf(file), text(lines.join(""))];
    }
  }
  const head = "path: .\ntrain: images\nval: images\nnames:\n";
  yield ["data.yaml", text(head + yoloNames(names))];
}

const labelsOf = (image: string) =>
  image.replace(/^images/, "labels").replace(/[.][^.]*$/, ".txt");

async function* text(content: string) {
  yield Buffer.from(content);
}
