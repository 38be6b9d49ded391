import "server-only";

import type { LivingRow } from "@/lib/community/living";
import type { Asked } from "@/lib/community/look";
import type { CommunityCtx } from "@/lib/context";
import { log } from "@/lib/log";
import { conditionsOf } from "@/lib/search/language/query";
import { meets } from "@/lib/search/meets";
import { sharedDocument } from "@/lib/sharing/document";

/** A share that may meet a query. */
export type Candidate = LivingRow & {
  /** Whether only what is in it can tell, where the plan is exact. */
  unsure: boolean;
};

/** What one look found, and up to where it looked; null where that was all. */
export type Seen = { found: LivingRow[]; last: string | null; opened: number };

/**
 * Of some shares those that meet a query, in their order; opened where need be, one after
 * the other. One that doesn't open meets none.
 */
export async function verified(
  ctx: CommunityCtx,
  { query, plan }: Asked,
  rows: Candidate[],
): Promise<Pick<Seen, "found" | "opened">> {
  const text = conditionsOf(query).some(
    (one) => one.kind === "words" && one.within === "anything",
  );
  const found: LivingRow[] = [];
  let opened = 0;
  for (const row of rows) {
    const open = row.unsure || !plan.exact;
    if (open) opened++;
    if (!open || (await meetsIt(ctx, row))) found.push(row);
  }
  return { found, opened };

  async function meetsIt(ctx: CommunityCtx, row: LivingRow): Promise<boolean> {
    try {
      return meets(query, await sharedDocument(ctx, row, { text }), ctx.now);
    } catch (error) {
      log.error("share.unopenable", error, { share: row.share_id });
      return false;
    }
  }
}
