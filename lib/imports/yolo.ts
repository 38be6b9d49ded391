import "server-only";

import { namesInYaml, yoloRegion } from "@/lib/annotations/yolo";
import { AppError } from "@/lib/errors";
import {
  annotationsOf,
  baseName,
  type Item,
  type Opened,
  type Refusal,
  recordOf,
} from "@/lib/imports/item";
import type { Zip } from "@/lib/imports/zip";
import { collect } from "@/lib/media/limit";

const TEXT_BYTES_MOST = 4 * 1024 * 1024;
const IMAGE = /\.(jpe?g|png|webp|avif|gif|tiff?|bmp)$/i;

/**
 * The images of a YOLO data set: `data.yaml` or `classes.txt` names the classes; the labels
 * of `…/images/a.jpg` are in `…/labels/a.txt`, or beside it.
 */
export async function* yoloItems(zip: Zip): AsyncGenerator<Item> {
  const classes = await classesIn(zip);
  const files = new Set(zip.names);
  const images = zip.names.filter((name) => IMAGE.test(name)).sort();
  for (const [at, name] of images.entries()) {
    const place = `image ${at + 1}`;
    const labels = placesOf(name).find((one) => files.has(one));
    yield { place, open: () => opened(zip, { name, labels, place, classes }) };
  }
}

type Image = {
  name: string;
  labels: string | undefined;
  place: string;
  classes: string[];
};

async function opened(
  zip: Zip,
  { name, labels, place, classes }: Image,
): Promise<Opened> {
  const text = labels ? await textIn(zip, labels) : "";
  const unread: Refusal[] = [];
  const regions = text.split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    const where = `${place}, line ${at + 1} of its labels`;
    const region = yoloRegion(line, classes);
    if (region) return { region, place: where };
    unread.push({ place: where, reason: "It isn't a line of YOLO's labels." });
    return [];
  });
  const { annotations, refused } = annotationsOf(regions, []);
  return {
    record: recordOf(zip.read(name), baseName(name)),
    annotations,
    refused: [...unread, ...refused],
  };
}

/** Where an image's labels may be, in the order in which they are looked for. */
function placesOf(image: string): string[] {
  const text = image.replace(IMAGE, ".txt");
  const last = `/${text}`.lastIndexOf("/images/");
  const apart = `/${text}`.slice(0, last + 1);
  const rest = `/${text}`.slice(last + "/images/".length);
  return [...(last < 0 ? [] : [`${apart}labels/${rest}`.slice(1)]), text];
}

async function classesIn(zip: Zip): Promise<string[]> {
  const named = (one: string) =>
    zip.names
      .filter((name) => baseName(name) === one)
      .toSorted((a, b) => a.length - b.length)[0];
  const yaml = named("data.yaml") ?? named("data.yml");
  if (yaml) return namesInYaml(await textIn(zip, yaml));
  const list = named("classes.txt");
  if (list) return (await textIn(zip, list)).trim().split(/\r?\n/);
  throw new AppError(
    "invalid_request",
    "A zip of YOLO has data.yaml or classes.txt, which names its classes.",
  );
}

async function textIn(zip: Zip, name: string): Promise<string> {
  const bytes = await collect(zip.read(name), TEXT_BYTES_MOST, "A text of it");
  return bytes.toString("utf8");
}
