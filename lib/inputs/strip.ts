import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { commitmentTo } from "@/lib/inputs/commitment";
import { removeBlobs } from "@/lib/inputs/destroy";
import { imageOf, onlyImages } from "@/lib/inputs/embedded";
import { indexAgain } from "@/lib/inputs/index-again";
import {
  findRecord,
  inputId,
  keyOf,
  lockRecord,
  type RecordRow,
} from "@/lib/inputs/record";
import type { Stripped } from "@/lib/inputs/schema";
import { forsake, sealContent } from "@/lib/inputs/seal";
import { lookIn } from "@/lib/inputs/traits";
import { sealedDetailsIn } from "@/lib/inputs/view";
import { readImage } from "@/lib/media/image";
import { stripped } from "@/lib/media/strip";
import { sealJson } from "@/lib/sealing/field";

/**
 * Takes out of an image's file what it says beside its pixels: where, when and with
 * what it was taken. The new content takes the place of the old, under the record's
 * key: hash, commitment, terms and previews are its own from then on, the log says so,
 * and the old blob is removed. In backups the old content stays readable until they go,
 * or the record does.
 *
 * Throws `unsupported_type` for what is no image, `held` where a hold keeps it as it
 * is, and `conflict` where it was changed meanwhile.
 */
export async function stripInput(ctx: Ctx, shown: string): Promise<Stripped> {
  authorize(ctx, "inputs:write");

  const id = inputId(shown);
  const before = await findRecord(ctx, id);
  if (before.type !== "image") throw onlyImages();
  refuseHeld(before);
  const made = await stripped(await imageOf(ctx, before));
  const { width, height } = await readImage(made.bytes);
  const content = {
    ...{ type: "image" as const, ...made, width, height, preview: null },
  };
  const key = await keyOf(ctx, before);
  const kept = await sealContent(ctx, content, key, id);
  const sha256 = kept.hash.toString("hex");
  const look = ctx.index === "off" ? undefined : await lookIn(content);
  const commitment = Uint8Array.from(commitmentTo(key, id, kept.hash));
  try {
    await inTransaction(ctx, async (ctx) => {
      await lockRecord(ctx, id);
      const row = await findRecord(ctx, id);
      refuseHeld(row);
      refuseChanged(row, before);
      const details = {
        ...sealedDetailsIn(ctx, row, key),
        ...{ width, height, traits: { sha256, look } },
      };
      const place = { appId: ctx.appId, recordId: id, field: "details" };
      await ctx.db.input.update({
        where: { appId_id: { appId: ctx.appId, id } },
        data: {
          mediaType: made.mediaType,
          bytes: kept.bytes,
          sealedContent:
            kept.sealedContent && Uint8Array.from(kept.sealedContent),
          blobKey: kept.blobKey,
          sealedDetails: Uint8Array.from(sealJson(key, place, details)),
          sealedThumbnail: null,
          commitment,
        },
        select: { id: true },
      });
      if (row.blob_key) {
        const doomed = { key: row.blob_key, since: ctx.now };
        await ctx.db.doomedBlob.create({ data: doomed });
      }
      await indexAgain(ctx, [id]);
      await record(ctx, { action: "input.strip", targetId: id, commitment });
    });
  } catch (error) {
    await forsake(ctx, kept, error);
    throw error;
  }
  if (before.blob_key) await removeBlobs(ctx, [before.blob_key]);
  return {
    object: "input.stripped",
    id: shown,
    bytes: kept.bytes,
    removed_bytes: Number(before.bytes) - kept.bytes,
  };
}

function refuseHeld({ held }: RecordRow): void {
  if (!held) return;
  throw new AppError(
    "held",
    "A hold keeps this record as it is. It can be stripped when the hold is lifted.",
  ).telling({ "x-should-retry": "false" });
}

function refuseChanged(now: RecordRow, before: RecordRow): void {
  const isSame = now.blob_key === before.blob_key && now.bytes === before.bytes;
  if (isSame) return;
  throw new AppError("conflict", "Its content was changed meanwhile.");
}
