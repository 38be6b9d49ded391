import "server-only";

import { entryOf } from "@/lib/audit/record";
import { isOrphaned } from "@/lib/contested";
import { type Ctx, inTransaction } from "@/lib/context";
import { type Decision, expiryOf } from "@/lib/decision/decide";
import { AppError, notFound } from "@/lib/errors";
import { timeOf } from "@/lib/ids";
import { readContent } from "@/lib/inputs/content";
import { detailOf } from "@/lib/inputs/detail";
import type { StoredInput } from "@/lib/inputs/schema";
import { forsake, keyRowOf, land, sealLanded } from "@/lib/inputs/seal";
import { detailsOf, usage, viewOfNew } from "@/lib/inputs/store";
import { log } from "@/lib/log";
import { countedBy } from "@/lib/metering/count";
import { inOneStatement } from "@/lib/statement";
import { partKeys, readParts } from "@/lib/uploads/parts";
import { PART_BYTES } from "@/lib/uploads/schema";
import { decided, type Upload } from "@/lib/uploads/upload";
import type { Prisma } from "@/prisma/generated/client";

/**
 * Makes the record of an upload that is whole: of its parts, or of the one that is just
 * coming. What was kept is read back for it, so its hash is that of what is there,
 * whatever happened in between. Its id and key are the upload's, its life is counted
 * from where the upload began, and the stricter of the two decisions holds. The rows
 * come in one transaction with the upload's end; a crash before that leaves the upload
 * as it was, to be finished by the same request again.
 */
export async function finishUpload(
  ctx: Ctx,
  upload: Upload,
  coming?: AsyncIterable<Uint8Array>,
): Promise<StoredInput> {
  const receivedAt = timeOf(upload.id);
  const decision = decisionNow(ctx, upload, receivedAt);
  const then = { ...ctx, now: receivedAt };
  const content = await readContent({
    source: coming ?? readParts(ctx, upload),
    declared: upload.about.media_type,
    expected: null,
  });
  const { filename, subject, metadata } = upload.about;
  const said = { filename, subject, metadata: metadata ?? {}, url: null };
  const details = detailsOf(content, said);
  const record = { ...upload.wrapped, key: upload.key };
  const landing = land(then, content, { id: upload.id, record });
  const sealed = await sealLanded(
    then,
    content,
    details,
    decision,
    [],
    landing,
  );
  const { bytes, id, commitment } = sealed;
  const detail = await detailOf(ctx, sealed, { action: "store", bytes });
  try {
    if (bytes !== upload.bytes) throw new Error("An upload lost some bytes.");
    await inTransaction(ctx, async (ctx) => {
      await inOneStatement(ctx.db, [
        ...sealed.statements,
        await takeKey(ctx, upload),
        ...countedBy(ctx, usage(sealed.type, bytes, true)),
        ...detail,
        entryOf(ctx, { action: "input.receive", targetId: id, commitment }),
      ]);
      await end(ctx, upload);
    });
  } catch (error) {
    await forsake(ctx, sealed, error);
    throw isOrphaned(error) ? notFound("app") : error;
  }
  if (upload.bytes > PART_BYTES) await removeParts(ctx, upload);
  return viewOfNew(then, content, sealed.details, bytes, decision, id);
}

/** The decision as the upload began, made stricter by the policy as it is now. */
function decisionNow(
  ctx: Ctx,
  upload: Upload,
  receivedAt: Date,
): Extract<Decision, { stored: true }> {
  const now = decided(ctx, upload, receivedAt);
  if (!now.stored) {
    throw new AppError(
      "store_not_allowed",
      "Since this upload began, the policy has become to store nothing. Cancel it.",
    );
  }
  const ends = [upload.goesAt, now.goesAt].filter((end) => end !== null);
  const goesAt = ends.sort((one, other) => +one - +other)[0] ?? null;
  const expiresAt = expiryOf(ctx.policy, receivedAt, goesAt);
  return { stored: true, goesAt, expiresAt };
}

/**
 * The row of the record's key, as the upload's is now. Until the transaction ends,
 * nobody wraps that one anew, cancels the upload, or finishes it a second time.
 */
async function takeKey(
  { db, appId }: Ctx,
  { id }: Upload,
): Promise<Prisma.Sql> {
  const [row] = await db.$queryRaw<
    { epoch: Date; generation: number; wrappedKey: Uint8Array }[]
  >`
    SELECT k.epoch, k.generation, k.wrapped_key AS "wrappedKey"
    FROM uploads u JOIN keystore.upload_keys k
      ON k.app_id = u.app_id AND k.upload_id = u.id
    WHERE u.app_id = ${appId}::uuid AND u.id = ${id}::uuid FOR UPDATE`;
  if (!row) {
    throw new AppError("conflict", "This upload has ended. GET tells how.");
  }
  return keyRowOf({ appId, inputId: id, ...row });
}

async function end({ db, appId, now }: Ctx, { id }: Upload): Promise<void> {
  await db.uploadKey.delete({
    where: { appId_uploadId: { appId, uploadId: id } },
    select: { uploadId: true },
  });
  await db.upload.update({
    where: { appId_id: { appId, id } },
    data: { finishedAt: now, sealedAbout: null, writer: null },
    select: { id: true },
  });
}

/** The record is there. Parts that can't be removed now are for the sweep to find. */
async function removeParts(ctx: Ctx, upload: Upload): Promise<void> {
  try {
    await ctx.vault.blobs.remove(partKeys(ctx.appId, upload));
  } catch (error) {
    log.error("upload.parts_left", error, {});
  }
}
