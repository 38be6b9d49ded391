import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { LOOK_SIDE, type Look, lookOf } from "@/lib/index/similar/look";
import type { Traits } from "@/lib/index/similar/traits";
import type { Content } from "@/lib/inputs/content";
import { contentOf } from "@/lib/inputs/read";
import { keyOf, type RecordRow } from "@/lib/inputs/record";
import { type Sealed, sealedDetailsIn } from "@/lib/inputs/view";
import { greysOf } from "@/lib/media/image";
import { runningSha256 } from "@/lib/sealing/digest";
import { sealJson } from "@/lib/sealing/field";

/** The look of what is an image. Undefined: it is none. */
export async function lookIn(
  content: Content,
): Promise<Look | null | undefined> {
  if (content.type !== "image") return undefined;
  return lookOfImage(content.bytes, content);
}

/** Null: there is too little to see, or it can't be decoded. */
async function lookOfImage(
  bytes: Uint8Array,
  size?: { width: number | null; height: number | null },
): Promise<Look | null> {
  const { width, height } = size ?? {};
  const known = width && height ? { width, height } : undefined;
  try {
    return lookOf(await greysOf(bytes, LOOK_SIDE, known));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/**
 * Records whose traits are sealed among their details, computed and sealed now where
 * they weren't: those of what was kept without an index, or by an older version. Part
 * of the caller's transaction, which has the rows locked. Videos are left as they are,
 * since one is too long to be read meanwhile; so is what has lost its blob.
 */
export async function recognised<Row extends RecordRow>(
  ctx: Ctx,
  rows: Row[],
): Promise<Row[]> {
  const all: Row[] = [];
  for (const row of rows) {
    const key = await keyOf(ctx, row);
    const sealed = sealedDetailsIn(ctx, row, key);
    const traits = await traitsOf(ctx, row, key, sealed);
    if (!traits || traits === sealed.traits) {
      all.push(row);
      continue;
    }
    const place = { appId: ctx.appId, recordId: row.id, field: "details" };
    const details = sealJson(key, place, { ...sealed, traits });
    const sealed_details = Uint8Array.from(details);
    await ctx.db.input.update({
      where: { appId_id: { appId: ctx.appId, id: row.id } },
      data: { sealedDetails: sealed_details },
      select: { id: true },
    });
    all.push({ ...row, sealed_details });
  }
  return all;
}

/**
 * The traits of a record: those that are sealed, or of its content where they aren't.
 * Null: it is a video whose aren't, or has lost its content, or isn't here yet.
 */
export async function traitsOf(
  ctx: Ctx,
  row: RecordRow,
  key: KeyObject,
  { traits }: Sealed,
): Promise<Traits | null> {
  const isWhole = traits && (row.type !== "image" || traits.look !== undefined);
  const isUnseen = row.type === "video" || row.fetch_state !== null;
  if (isWhole || isUnseen) return traits ?? null;
  const { blobs } = ctx.vault;
  if (row.blob_key && (await blobs.size(row.blob_key)) === null) return null;

  const hash = runningSha256();
  const pieces: Uint8Array[] = [];
  for await (const piece of contentOf(ctx, row, key)) {
    hash.add(piece);
    if (row.type === "image") pieces.push(piece);
  }
  const sha256 = hash.digest().toString("hex");
  if (row.type !== "image") return { sha256 };
  return { sha256, look: await lookOfImage(Buffer.concat(pieces)) };
}
