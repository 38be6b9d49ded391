import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { contentOf, type InApp } from "@/lib/inputs/read";
import {
  findRecord,
  inputId,
  keyOf,
  type RecordRow,
} from "@/lib/inputs/record";
import { thumbnail } from "@/lib/media/image";
import { openField, sealField } from "@/lib/sealing/field";

// The one that is kept. Smaller ones are made of it, larger ones of the original.
const KEPT_SIZE = 512;

/**
 * A preview of an image, at most `size` pixels wide and high, without its metadata.
 * The first one is kept, sealed with the record's key. It is a part of a listing,
 * which is audited as one act.
 */
export async function readThumbnail(
  ctx: Ctx,
  shown: string,
  size: number,
): Promise<{ bytes: Buffer; mediaType: string }> {
  authorize(ctx, "inputs:read");

  return thumbnailOf(ctx, await findRecord(ctx, inputId(shown)), size);
}

/** The same of a record that is at hand. */
export async function thumbnailOf(
  ctx: InApp,
  row: RecordRow,
  size: number,
): Promise<{ bytes: Buffer; mediaType: string }> {
  if (row.type !== "image") {
    throw new AppError("unsupported_type", "Only images have thumbnails.");
  }
  if (size > KEPT_SIZE) return thumbnail(await original(ctx, row), size);
  const kept = await keptThumbnail(ctx, row);
  return size === KEPT_SIZE
    ? { bytes: kept, mediaType: "image/webp" }
    : thumbnail(kept, size);
}

async function keptThumbnail(ctx: InApp, row: RecordRow): Promise<Buffer> {
  const key = await keyOf(ctx, row);
  const place = { appId: ctx.appId, recordId: row.id, field: "thumbnail" };
  const where = { appId_id: { appId: ctx.appId, id: row.id } };
  const found = await ctx.db.input.findUnique({
    where,
    select: { sealedThumbnail: true },
  });
  if (found?.sealedThumbnail) {
    return openField(key, place, found.sealedThumbnail);
  }
  const { bytes } = await thumbnail(await original(ctx, row), KEPT_SIZE);
  await ctx.db.input.updateMany({
    where: { appId: ctx.appId, id: row.id },
    data: { sealedThumbnail: Uint8Array.from(sealField(key, place, bytes)) },
  });
  return bytes;
}

async function original(ctx: InApp, row: RecordRow): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const key = await keyOf(ctx, row);
  for await (const piece of contentOf(ctx, row, key)) pieces.push(piece);
  return Buffer.concat(pieces);
}
