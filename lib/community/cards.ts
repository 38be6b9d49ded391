import "server-only";

import type { LivingRow } from "@/lib/community/living";
import { openEach } from "@/lib/community/open-each";
import type { CommunityCtx } from "@/lib/context";
import { cardsOf } from "@/lib/sharing/card";
import type { SharedInput } from "@/lib/sharing/schema";

/** Of what was said about each record, how much there is in a list. */
export const SAID_IN_LIST = 3;

/** The cards of some shares, in their order, without those that never open. */
export async function openCards(
  ctx: CommunityCtx,
  rows: LivingRow[],
  most = SAID_IN_LIST,
): Promise<SharedInput[]> {
  const cards = await openEach(rows, (some) => cardsOf(ctx, some, most));
  return cards.filter((card) => card !== null);
}
