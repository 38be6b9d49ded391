import "server-only";

import type { LivingRow } from "@/lib/community/living";
import type { CommunityCtx } from "@/lib/context";
import { log } from "@/lib/log";
import { cardsOf } from "@/lib/sharing/card";
import type { SharedInput } from "@/lib/sharing/schema";

/** Of what was said about each record, how much there is in a list. */
export const SAID_IN_LIST = 3;

/**
 * The cards of some shares, in their order. One whose record doesn't open is left out
 * and told of: it keeps no other from being seen.
 */
export async function openCards(
  ctx: CommunityCtx,
  rows: LivingRow[],
  most = SAID_IN_LIST,
): Promise<SharedInput[]> {
  try {
    return await cardsOf(ctx, rows, most);
  } catch {
    const each = await Promise.all(rows.map((row) => openOne(ctx, row, most)));
    return each.flat();
  }
}

async function openOne(
  ctx: CommunityCtx,
  row: LivingRow,
  most: number,
): Promise<SharedInput[]> {
  try {
    return await cardsOf(ctx, [row], most);
  } catch (error) {
    log.error("share.unopenable", error, { share: row.share_id });
    return [];
  }
}
