import "server-only";

import { record } from "@/lib/audit/record";
import { witnessOf } from "@/lib/community/reader";
import { findShare } from "@/lib/community/share";
import type { CommunityCtx } from "@/lib/context";
import { cardsOf } from "@/lib/sharing/card";
import type { SharedInput } from "@/lib/sharing/schema";

/** Of what was said about a record, how much is shown of each kind. */
const SAID_MOST = 100;

/** What is shared of one record. Its owner's log says who looked. */
export async function openShared(
  ctx: CommunityCtx,
  { shareId }: { shareId: string },
): Promise<SharedInput> {
  const row = await findShare(ctx, shareId);
  const [[card]] = await Promise.all([
    cardsOf(ctx, [row], SAID_MOST),
    record(witnessOf(ctx, row.app_id), {
      action: "community.read",
      targetId: row.id,
    }),
  ]);
  if (!card) throw new Error("One share has one card.");
  return card;
}
