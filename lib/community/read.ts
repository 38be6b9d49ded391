import "server-only";

import { record } from "@/lib/audit/record";
import { type LivingRow, sharersContext } from "@/lib/community/living";
import { witnessOf } from "@/lib/community/reader";
import { findShare } from "@/lib/community/share";
import type { CommunityCtx } from "@/lib/context";
import { showId } from "@/lib/ids";
import {
  contentOf,
  openInline,
  type Readable,
  versionIn,
} from "@/lib/inputs/read";
import { type BegunText, beginningOf } from "@/lib/inputs/read-text";
import { keyOf } from "@/lib/inputs/record";
import { thumbnailOf } from "@/lib/inputs/thumbnail";
import { sealedDetailsIn } from "@/lib/inputs/view";
import { strippedUpright } from "@/lib/media/strip";
import { showsOwnBytes } from "@/lib/sharing/card";
import type { ByteRange } from "@/lib/stores";

/** Opens what is shared to read its content. Its owner's log says who did. */
export async function readShared(
  ctx: CommunityCtx,
  shown: string,
): Promise<Readable> {
  const row = await findShare(ctx, shown);
  await record(witnessOf(ctx, row.app_id), {
    action: "community.read",
    targetId: row.id,
  });
  return sharedContent(ctx, row);
}

/**
 * The content of a shared record as the community has it: its own bytes, or an image
 * without all that it says beside the picture, where that isn't covered. What is in hand of
 * it, sealed, is not fetched again.
 */
export async function sharedContent(
  ctx: CommunityCtx,
  row: LivingRow,
  sealed?: Uint8Array,
): Promise<Readable> {
  const inApp = sharersContext(ctx, row);
  const key = await keyOf(inApp, row);
  const read = (wanted?: ByteRange) =>
    sealed
      ? inHand(openInline(inApp, row, key, sealed), wanted)
      : contentOf(inApp, row, key, wanted);
  const named = row.covers.includes("filename");
  const details = sealedDetailsIn(inApp, row, key);
  const version = versionIn(details, key);
  const about = {
    shown: showId("shr", row.share_id),
    type: row.type,
    filename: named ? details.filename : null,
  };
  if (showsOwnBytes(row)) {
    return {
      ...about,
      mediaType: row.media_type,
      bytes: Number(row.bytes),
      version,
      read,
    };
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of read()) pieces.push(piece);
  const { bytes, mediaType } = await strippedUpright(Buffer.concat(pieces));
  return {
    ...about,
    mediaType,
    bytes: bytes.length,
    version: `${version}.plain`,
    read: (wanted) => inHand(bytes, wanted),
  };
}

async function* inHand(bytes: Uint8Array, wanted?: ByteRange) {
  yield wanted ? bytes.subarray(wanted.start, wanted.end) : bytes;
}

/** A preview of a shared image. A part of a listing, which is noted as one act. */
export async function readSharedThumbnail(
  ctx: CommunityCtx,
  shown: string,
  size: number,
): Promise<{ bytes: Buffer; mediaType: string }> {
  const row = await findShare(ctx, shown);
  return thumbnailOf(sharersContext(ctx, row), row, size);
}

/** How a shared text begins, as far as it is shown on its page. */
export async function readSharedText(
  ctx: CommunityCtx,
  shown: string,
): Promise<BegunText> {
  const row = await findShare(ctx, shown);
  return beginningOf(sharersContext(ctx, row), row);
}
