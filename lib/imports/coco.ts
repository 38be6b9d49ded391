import "server-only";

import { z } from "zod";

import { regionsOfCoco } from "@/lib/annotations/coco";
import { AppError } from "@/lib/errors";
import {
  annotationsOf,
  baseName,
  type Item,
  type Opened,
  recordOf,
} from "@/lib/imports/item";
import type { Zip } from "@/lib/imports/zip";
import { collect } from "@/lib/media/limit";

/** It is read as a whole. */
const JSON_BYTES_MOST = 64 * 1024 * 1024;

const Id = z.union([z.number(), z.string()]);
const Coco = z.object({
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()).default([]),
  categories: z.array(z.object({ id: Id, name: z.string() })).default([]),
});
const Image = z.object({
  id: Id,
  file_name: z.string().min(1),
  width: z.number().positive(),
  height: z.number().positive(),
  /** As our own exports have them. */
  original_name: z.string().min(1).max(255).optional(),
  concepts: z.array(z.unknown()).default([]),
});
const Said = z.object({
  image_id: Id,
  category_id: Id,
  bbox: z.array(z.number()).length(4).optional(),
  segmentation: z.unknown().optional(),
});
type Said = z.infer<typeof Said>;

/** The images of a COCO data set: `annotations.json`, or the one JSON file that it has. */
export async function* cocoItems(zip: Zip): AsyncGenerator<Item> {
  const coco = await described(zip);
  const names = new Map(coco.categories.map(({ id, name }) => [id, name]));
  const saidOf = new Map<string | number, [Said, number][]>();
  for (const [at, one] of coco.annotations.entries()) {
    const said = Said.safeParse(one).data;
    if (!said) {
      yield broken(`annotations[${at}]`, "It isn't an annotation of COCO.");
      continue;
    }
    const all = saidOf.get(said.image_id) ?? [];
    all.push([said, at]);
    saidOf.set(said.image_id, all);
  }
  const fileOf = filesOf(zip);
  for (const [at, one] of coco.images.entries()) {
    const place = `images[${at}]`;
    const image = Image.safeParse(one).data;
    if (!image) yield broken(place, "It isn't an image of COCO.");
    else {
      const said = saidOf.get(image.id) ?? [];
      const open = async () =>
        opened(zip, fileOf(image.file_name), image, said, names);
      yield { place, open };
    }
  }
}

function opened(
  zip: Zip,
  file: string,
  image: z.infer<typeof Image>,
  said: [Said, number][],
  names: Map<string | number, string>,
): Opened {
  const { width, height, original_name, concepts } = image;
  const regions = said.flatMap(([one, at]) => {
    const label = names.get(one.category_id) ?? "";
    return regionsOfCoco(label, one, width, height).map((region) => ({
      region,
      place: `annotations[${at}]`,
    }));
  });
  return {
    record: recordOf(zip.read(file), original_name ?? baseName(file)),
    ...annotationsOf(regions, concepts),
  };
}

function broken(place: string, reason: string): Item {
  const open = async () => {
    throw new AppError("invalid_request", reason);
  };
  return { place, open };
}

async function described(zip: Zip): Promise<z.infer<typeof Coco>> {
  const lists = zip.names.filter(
    (name) => /\.json$/i.test(name) && baseName(name) !== "manifest.json",
  );
  const own = lists.find((name) => name === "annotations.json");
  const [name, other] = own ? [own] : lists;
  if (name === undefined || other !== undefined) {
    throw new AppError(
      "invalid_request",
      "A zip of COCO has annotations.json, or one JSON file of another name.",
    );
  }
  const bytes = await collect(zip.read(name), JSON_BYTES_MOST, "COCO's JSON");
  const parsed = Coco.safeParse(valueIn(bytes));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_request", "Its JSON isn't COCO's.");
}

function valueIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}

/** By its whole name, or where that isn't there, by its last part if one file has it. */
function filesOf(zip: Zip): (name: string) => string {
  const whole = new Set(zip.names);
  const byLast = Map.groupBy(zip.names, baseName);
  return (name) => {
    if (whole.has(name)) return name;
    const [only, other] = byLast.get(baseName(name)) ?? [];
    if (only !== undefined && other === undefined) return only;
    throw new AppError(
      "invalid_request",
      "The file that it names isn't in the zip.",
    );
  };
}
