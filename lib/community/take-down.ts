import "server-only";

import type { LivingRow } from "@/lib/community/living";
import { moderator, witnessOf } from "@/lib/community/reader";
import type { NewTakeDown, TakenDown } from "@/lib/community/schema";
import { findShare } from "@/lib/community/share";
import { againWhereContested } from "@/lib/contested";
import type { CommunityCtx, Db } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { showId } from "@/lib/ids";
import { appKeyOf } from "@/lib/sealing/app-key";
import { sealTakeDown } from "@/lib/sharing/take-down";
import { withdraw } from "@/lib/sharing/write";

/**
 * Takes a record out of the community, for a reason that its owner reads: it is gone from
 * there at once, can't be shared again, and whoever exported it is told. Withdrawal, entry
 * in the log and reason come in one transaction.
 */
export async function takeDownShare(
  ctx: CommunityCtx,
  { shareId, reason }: NewTakeDown,
): Promise<TakenDown> {
  const { id: byId } = moderator(ctx);
  const share = await findShare(ctx, shareId);
  const appId = share.app_id;
  const appKey = await appKeyOf({ ...ctx, appId });
  await againWhereContested(() =>
    ctx.db.$transaction(async (db) => {
      await lock(db, share);
      const about = { grantId: share.grant_id, inputId: share.id };
      await db.takeDown.create({
        data: {
          ...{ appId, byId, ...about },
          sealedReason: sealTakeDown(appKey, appId, share.id, reason),
        },
      });
      const party = { ...witnessOf({ ...ctx, db }, appId), appId };
      await withdraw(party, [about], "taken_down");
      await db.share.deleteMany({ where: { id: share.share_id } });
    }),
  );
  return {
    object: "share.taken_down",
    id: showId("shr", share.share_id),
    taken_down: true,
  };
}

/** `not_found` where its owner has just taken it back. */
async function lock(db: Db, { share_id: id }: LivingRow): Promise<void> {
  const [found] = await db.$queryRaw<object[]>`
    SELECT id FROM shares WHERE id = ${id}::uuid FOR UPDATE`;
  if (!found) throw notFound("shared input");
}
