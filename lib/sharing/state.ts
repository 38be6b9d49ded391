import "server-only";

import type { Ctx } from "@/lib/context";
import { showId, timeOf } from "@/lib/ids";
import type { RecordRow } from "@/lib/inputs/record";
import { appKeyOf } from "@/lib/sealing/app-key";
import { licenceOf } from "@/lib/sharing/licence";
import {
  RECIPIENT_COLUMNS,
  RECIPIENTS,
  type RecipientRow,
  recipientOf,
} from "@/lib/sharing/recipients";
import type { ShareState } from "@/lib/sharing/shares-schema";
import { openTakeDown } from "@/lib/sharing/take-down";

const RECIPIENTS_MOST = 100;

/** How a record of the app is shared now, and where it went. */
export async function stateOf(
  ctx: Ctx,
  { id }: Pick<RecordRow, "id">,
): Promise<ShareState> {
  const place = { appId: ctx.appId, inputId: id };
  const share = await ctx.db.share.findUnique({
    where: { appId_inputId: place },
    include: { grant: true },
  });
  const { sharingId } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { sharingId: true },
  });
  const standing = sharingId ? share : null;
  return {
    object: "share",
    input: showId("inp", id),
    shared: standing !== null,
    grant: standing && {
      share: showId("shr", standing.id),
      since: timeOf(standing.id).toISOString(),
      covers: standing.grant.covers,
      licence: licenceOf(standing.grant.licence ?? "cc0_1_0"),
      consent: showId("cns", standing.grantId),
      receipt: showId("rcp", standing.grant.entryId),
    },
    recipients: await recipientsOf(ctx, id),
    taken_down: await takenDown(ctx, id),
  };
}

async function recipientsOf(ctx: Ctx, id: string) {
  const rows = await ctx.db.$queryRaw<RecipientRow[]>`
    SELECT ${RECIPIENT_COLUMNS} FROM ${RECIPIENTS}
    WHERE x.app_id = ${ctx.appId}::uuid AND x.input_id = ${id}::uuid
    ORDER BY x.export_id DESC LIMIT ${RECIPIENTS_MOST}`;
  return rows.map((row) => recipientOf(row, ctx));
}

async function takenDown(ctx: Ctx, inputId: string) {
  const found = await ctx.db.takeDown.findUnique({
    where: { appId_inputId: { appId: ctx.appId, inputId } },
  });
  if (!found) return null;
  const withdrawal = await ctx.db.consent.findUnique({
    where: { grantId: found.grantId },
    select: { id: true },
  });
  const key = await appKeyOf(ctx);
  return {
    at: timeOf(withdrawal?.id ?? found.grantId).toISOString(),
    reason: openTakeDown(key, ctx.appId, inputId, found.sealedReason),
  };
}
