import "server-only";

import type { Ctx } from "@/lib/context";
import type { Decision } from "@/lib/decision/decide";
import { documentOf } from "@/lib/index/document";
import { rowOfNew } from "@/lib/index/row";
import type { Details, InputType } from "@/lib/inputs/schema";
import { keyRowOf, newIdentity } from "@/lib/inputs/seal";
import { senderOf } from "@/lib/inputs/view";
import { sealJson } from "@/lib/sealing/field";
import { Prisma } from "@/prisma/generated/client";

/** The media type of what nobody has seen (RFC 9110 §8.3). */
export const UNKNOWN_TYPE = "application/octet-stream";

/**
 * Seals what is known of an input whose content is yet to be fetched, under the key that
 * the content will be under too. What it is found by until then is what was said of it.
 */
export async function sealUnfetched(
  ctx: Ctx,
  type: InputType,
  details: Details,
  decision: Extract<Decision, { stored: true }>,
): Promise<{ id: string; statements: Prisma.Sql[] }> {
  const { id, record } = await newIdentity(ctx);
  const { appId } = ctx;
  const place = { appId, recordId: id, field: "details" };
  const sender = senderOf(ctx);
  const sealedDetails = sealJson(record.key, place, { ...details, sender });
  const { filename, subject, url, metadata, geo } = details;
  const document = documentOf({
    ...{
      type,
      filename,
      subject,
      url,
      metadata,
      geo,
      text: null,
      traits: null,
    },
    ...{ key: sender, receivedAt: ctx.now, expiresAt: decision.expiresAt },
    ...{ held: false, shared: false },
  });
  return {
    id,
    statements: [
      Prisma.sql`
        INSERT INTO inputs
          (app_id, id, type, media_type, bytes, goes_at, sealed_details, fetch_state)
        VALUES (
          ${appId}::uuid, ${id}::uuid, ${type}::input_type, ${UNKNOWN_TYPE}, 0,
          ${decision.goesAt}::timestamptz, ${sealedDetails}::bytea, 'waiting'
        )`,
      await rowOfNew(ctx, id, document),
      keyRowOf({ appId, inputId: id, ...record }),
    ],
  };
}
