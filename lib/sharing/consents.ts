import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { showId, timeOf } from "@/lib/ids";
import { inputId } from "@/lib/inputs/record";
import { beyond, type List, page } from "@/lib/paging";
import type { ConsentQuery, ConsentView } from "@/lib/sharing/ledger-schema";
import { licenceOf } from "@/lib/sharing/licence";
import type { Consent } from "@/prisma/generated/client";

/** A consent, and whether it was taken back. */
export type ConsentRow = Consent & { withdrawal: { id: string } | null };

export const WITH_WITHDRAWAL = {
  withdrawal: { select: { id: true } },
} as const;

/** A page of what was agreed to and taken back in the app, by when it was. */
export async function listConsents(
  ctx: Ctx,
  query: ConsentQuery,
): Promise<List<ConsentView>> {
  authorize(ctx, "inputs:read");

  const { input, about } = query;
  const rows = await ctx.db.consent.findMany({
    where: {
      appId: ctx.appId,
      ...beyond(query, "cns"),
      ...(input !== undefined && { inputId: inputId(input) }),
      ...(about === "app" && { inputId: null }),
    },
    include: WITH_WITHDRAWAL,
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  return page(rows.map(viewOf), query.limit);
}

/** An entry of the ledger as the world sees it. */
export function viewOf(row: ConsentRow): ConsentView {
  const { kind, text, textSha256, licence, grantId, inputId } = row;
  return {
    object: "consent",
    id: showId("cns", row.id),
    kind,
    input: inputId && showId("inp", inputId),
    grant: grantId && showId("cns", grantId),
    reason: row.reason,
    consent_text:
      text === null || textSha256 === null
        ? null
        : { version: text, sha256: Buffer.from(textSha256).toString("hex") },
    covers: row.covers,
    licence: licence && licenceOf(licence),
    by: showId(row.actorKind === "key" ? "key" : "usr", row.actorId ?? row.id),
    at: timeOf(row.id).toISOString(),
    receipt: showId("rcp", row.entryId),
    in_force: kind === "grant" && row.withdrawal === null,
  };
}
