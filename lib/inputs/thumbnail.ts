import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { contentOf, type InApp } from "@/lib/inputs/read";
import {
  findRecord,
  inputId,
  keyOf,
  type RecordRow,
  refuseUnfetched,
} from "@/lib/inputs/record";
import { asAvif, thumbnail } from "@/lib/media/image";
import { framesOf } from "@/lib/media/video/frames";
import { noDecoder, type VideoSource } from "@/lib/media/video/look";
import { openField, sealField } from "@/lib/sealing/field";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

// The one that is kept. Smaller ones are made of it, larger ones of the original.
const KEPT_SIZE = 512;

/** Where in a video its poster is: past a black beginning, as a share of its length. */
const POSTER = { share: 0.1 };

/**
 * A preview of an image, or of a frame of a video, at most `size` pixels wide and high,
 * without its metadata. The first one is kept, sealed with the record's key. One of a
 * size that listings show is a part of these, which are audited as one act; a larger
 * one is an audited act.
 */
export async function readThumbnail(
  ctx: Ctx,
  shown: string,
  size: number,
  as: "webp" | "avif" = "webp",
): Promise<{ bytes: Buffer; mediaType: string }> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  if (size > KEPT_SIZE) {
    await record(ctx, { action: "input.read", targetId: row.id });
  }
  const made = await thumbnailOf(ctx, row, size);
  return as === "avif" ? asAvif(made.bytes) : made;
}

/** The same of a record that is at hand. */
export async function thumbnailOf(
  ctx: InApp,
  row: RecordRow,
  size: number,
): Promise<{ bytes: Buffer; mediaType: string }> {
  if (row.type === "text") {
    throw new AppError(
      "unsupported_type",
      "Only images and videos have thumbnails.",
    );
  }
  refuseUnfetched(row);
  if (size > KEPT_SIZE && row.type === "image") {
    return thumbnail(await original(ctx, row), size);
  }
  const kept = await keptThumbnail(ctx, row);
  return size >= KEPT_SIZE
    ? { bytes: kept, mediaType: "image/webp" }
    : thumbnail(kept, size);
}

async function keptThumbnail(ctx: InApp, row: RecordRow): Promise<Buffer> {
  const key = await keyOf(ctx, row);
  const place = { appId: ctx.appId, recordId: row.id, field: "thumbnail" };
  const [found] = await plannedRowsOf<{ sealed: Uint8Array | null }>(
    ctx.db,
    Prisma.sql`
    SELECT sealed_thumbnail AS sealed FROM inputs
    WHERE app_id = ${ctx.appId}::uuid AND id = ${row.id}::uuid`,
  );
  if (found?.sealed) return openField(key, place, found.sealed);
  const shown =
    row.type === "video" ? await poster(ctx, row) : await original(ctx, row);
  const { bytes } = await thumbnail(shown, KEPT_SIZE);
  await ctx.db.input.updateMany({
    where: { appId: ctx.appId, id: row.id },
    data: { sealedThumbnail: Uint8Array.from(sealField(key, place, bytes)) },
  });
  return bytes;
}

async function poster(ctx: InApp, row: RecordRow): Promise<Buffer> {
  const key = await keyOf(ctx, row);
  const source: VideoSource = {
    bytes: Number(row.bytes),
    read: (wanted) => contentOf(ctx, row, key, wanted),
  };
  const { signal } = new AbortController();
  const frames = framesOf(source, row.media_type, { at: POSTER, signal });
  for await (const { png } of frames) return png;
  throw noDecoder();
}

async function original(ctx: InApp, row: RecordRow): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const key = await keyOf(ctx, row);
  for await (const piece of contentOf(ctx, row, key)) pieces.push(piece);
  return Buffer.concat(pieces);
}
