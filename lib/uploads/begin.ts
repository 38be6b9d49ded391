import "server-only";

import { isOrphaned } from "@/lib/contested";
import { authorize, type Ctx } from "@/lib/context";
import { type Decision, decide, storageView } from "@/lib/decision/decide";
import { notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { refuseAndCount } from "@/lib/metering/budget";
import { sealJson } from "@/lib/sealing/field";
import { newRecordKey } from "@/lib/sealing/record-key";
import { inOneStatement } from "@/lib/statement";
import { refuseTooLarge } from "@/lib/uploads/limits";
import { onceId } from "@/lib/uploads/once";
import {
  type NewUpload,
  PART_BYTES,
  UPLOAD_SECONDS,
  type UploadView,
} from "@/lib/uploads/schema";
import {
  type About,
  aboutPlace,
  UNSAID,
  urlOf,
  viewOf,
} from "@/lib/uploads/upload";
import { Prisma } from "@/prisma/generated/client";

/**
 * Begins an upload. The storage decision is made here, before the first byte, and the
 * record's life is counted from here. Of one that isn't to be stored nothing is kept,
 * so it has to come in one request.
 */
export async function beginUpload(
  ctx: Ctx,
  asked: NewUpload,
): Promise<UploadView> {
  authorize(ctx, "inputs:write");
  await refuseAndCount(ctx, null);

  const { store, retention, bytes, media_type } = asked;
  refuseTooLarge(bytes, media_type?.toLowerCase().split("/")[0]);
  const decision = decide(ctx.policy, { store, retention }, ctx.now);
  const endsAt = endOf(ctx, decision);
  if (decision.stored) return begun(ctx, asked, decision, endsAt);

  const ends_at = endsAt.toISOString();
  const id = await onceId(ctx, { bytes, media_type, ends_at });
  return {
    object: "upload",
    ...{ id, url: urlOf(ctx, id), bytes, received: 0, part_bytes: PART_BYTES },
    ...{ resumable: false, ends_at, input: null, ...UNSAID },
    storage: storageView(decision),
  };
}

async function begun(
  ctx: Ctx,
  asked: NewUpload,
  { goesAt }: Extract<Decision, { stored: true }>,
  endsAt: Date,
): Promise<UploadView> {
  const id = newId(ctx.now);
  const { key, ...wrapped } = await newRecordKey(ctx.vault, ctx.appId, id);
  const { bytes, metadata, ...rest } = asked;
  const about: About = { ...rest, metadata: metadata ?? {} };
  const sealed = sealJson(key, aboutPlace(ctx, id), about);
  await inOneStatement(ctx.db, [
    Prisma.sql`
      INSERT INTO uploads
        (app_id, id, actor_id, bytes, goes_at, ends_at, sealed_about)
      VALUES (
        ${ctx.appId}::uuid, ${id}::uuid, ${ctx.actor.id}::uuid, ${bytes}::bigint,
        ${goesAt}::timestamptz, ${endsAt}::timestamptz, ${sealed}::bytea
      )`,
    Prisma.sql`
      INSERT INTO keystore.upload_keys
        (app_id, upload_id, epoch, generation, wrapped_key)
      VALUES (
        ${ctx.appId}::uuid, ${id}::uuid, ${wrapped.epoch}::date,
        ${wrapped.generation}::smallint, ${wrapped.wrappedKey}::bytea
      )`,
  ]).catch((error: unknown) => {
    throw isOrphaned(error) ? notFound("app") : error;
  });
  const actorId = ctx.actor.id;
  const row = { appId: ctx.appId, inputId: id, ...wrapped };
  return viewOf(ctx, {
    ...{ id, actorId, bytes, parts: 0, goesAt, endsAt, about, key },
    wrapped: row,
  });
}

/** A day, or the record's life where that is shorter. */
function endOf({ now }: Ctx, decision: Decision): Date {
  const end = new Date(now.getTime() + UPLOAD_SECONDS * 1000);
  const expiresAt = decision.stored ? decision.expiresAt : null;
  return expiresAt && expiresAt < end ? expiresAt : end;
}
