import "server-only";

import { AppError } from "@/lib/errors";
import { cocoItems } from "@/lib/imports/coco";
import type { Item } from "@/lib/imports/item";
import { jsonlItems } from "@/lib/imports/jsonl";
import type { Readable } from "@/lib/imports/upload";
import { yoloItems } from "@/lib/imports/yolo";
import { openZip, type Zip } from "@/lib/imports/zip";
import type { Format } from "@/lib/queue/schema";

/** How a zip begins: a file in it, or the end of an empty one. */
const ZIP = [0x04034b50, 0x06054b50];

/**
 * What an upload has to import, in an order that is the same each time. Throws an
 * `AppError` where it can't be that of its format: at once, and not amid it.
 */
export async function itemsOf(
  format: Format,
  upload: Readable,
): Promise<AsyncGenerator<Item>> {
  const start = { start: 0, end: Math.min(4, upload.bytes) };
  const head = Buffer.concat(await Array.fromAsync(upload.read(start)));
  const isZip = head.length === 4 && ZIP.includes(head.readUInt32LE());
  const zip = isZip ? await openZip(upload) : null;
  if (format === "jsonl") return jsonlItems(linesOf(upload, zip), zip);
  if (!zip) throw new AppError("invalid_request", "This is no zip.");
  return begun(format === "coco" ? cocoItems(zip) : yoloItems(zip));
}

function linesOf(upload: Readable, zip: Zip | null): AsyncIterable<Uint8Array> {
  if (!zip) return upload.read();
  const lists = zip.names.filter((name) => name.endsWith(".jsonl"));
  const name = lists.find((one) => one === "records.jsonl") ?? lists[0];
  if (name !== undefined) return zip.read(name);
  throw new AppError("invalid_request", "The zip has no records.jsonl.");
}

/** The same items, of which the first has been looked for. */
async function begun(items: AsyncGenerator<Item>) {
  const first = await items.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* items;
  })();
}
