import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { contentOf } from "@/lib/inputs/read";
import {
  findRecord,
  inputId,
  keyOf,
  type RecordRow,
} from "@/lib/inputs/record";
import type { EmbeddedView } from "@/lib/inputs/schema";
import { readEmbedded } from "@/lib/media/embedded";

/**
 * What an image's file says beside its pixels, such as where it was taken. Nothing of
 * it is kept elsewhere, or searched. Reads the content, and is audited as that.
 */
export async function openEmbedded(
  ctx: Ctx,
  shown: string,
): Promise<EmbeddedView> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  await record(ctx, { action: "input.read", targetId: row.id });
  return viewOf(ctx, row);
}

/** The same as a part of the page of an opened record. Null: it says nothing. */
export async function embeddedIn(
  ctx: Ctx,
  shown: string,
): Promise<EmbeddedView | null> {
  authorize(ctx, "inputs:read");

  const view = await viewOf(ctx, await findRecord(ctx, inputId(shown)));
  return view.kinds.length > 0 ? view : null;
}

async function viewOf(ctx: Ctx, row: RecordRow): Promise<EmbeddedView> {
  if (row.type !== "image") throw onlyImages();
  const { location, camera, takenAt, kinds } = await readEmbedded(
    await imageOf(ctx, row),
  );
  return { object: "embedded", location, camera, taken_at: takenAt, kinds };
}

/** All of an image's content. */
export async function imageOf(ctx: Ctx, row: RecordRow): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const key = await keyOf(ctx, row);
  for await (const piece of contentOf(ctx, row, key)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export const onlyImages = () =>
  new AppError("unsupported_type", "This is about images only.");
