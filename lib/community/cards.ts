import "server-only";

import { openEach } from "@/lib/community/open-each";
import type { Met } from "@/lib/community/verified";
import type { CommunityCtx } from "@/lib/context";
import { cardsOf } from "@/lib/sharing/card";
import type { SharedInput } from "@/lib/sharing/schema";

/** Of what was said about each record, how much there is in a list. */
export const SAID_IN_LIST = 3;

/** The cards of some shares, in their order, without those that never open. */
export async function openCards(
  ctx: CommunityCtx,
  rows: Met[],
  most = SAID_IN_LIST,
): Promise<SharedInput[]> {
  const closed = rows.filter(({ card }) => !card);
  const opened = await openEach(closed, (some) => cardsOf(ctx, some, most));
  const cards = new Map(closed.map((row, place) => [row, opened[place]]));
  return rows
    .map((row) => (row.card ? shorter(row.card, most) : cards.get(row)))
    .filter((card) => card != null);
}

/** A card with no more of what was said than there is to be in a list. */
const shorter = (card: SharedInput, most: number): SharedInput => ({
  ...card,
  predictions: card.predictions?.slice(0, most) ?? null,
  annotations: card.annotations?.slice(0, most) ?? null,
});
