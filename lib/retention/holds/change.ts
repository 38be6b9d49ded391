import "server-only";

import { record } from "@/lib/audit/record";
import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { unexpired } from "@/lib/inputs/record";
import { findHold, reviewDate, viewOf } from "@/lib/retention/holds/hold";
import { release } from "@/lib/retention/holds/keep";
import type { HoldPatch, HoldView } from "@/lib/retention/holds/schema";
import { keepingPolicy, lockingPolicy, PATIENT } from "@/lib/retention/lock";

/**
 * Lifts a hold: what it alone kept beyond its time is gone for every reader at once,
 * and the purge follows. The hold stays in the history. To do it twice is no error.
 */
export async function liftHold(ctx: Ctx, shown: string): Promise<HoldView> {
  authorize(ctx, "retention:write");

  return againWhereContested(() =>
    inTransaction(ctx, (ctx) => lift(ctx, shown), PATIENT),
  );
}

async function lift(unlocked: Ctx, shown: string): Promise<HoldView> {
  const ctx = await lockingPolicy(unlocked);
  const hold = await findHold(ctx, shown);
  if (hold.liftedAt) return viewOf(ctx, hold);

  const overdue = await keepsExpired(ctx, hold.id);
  const { appId, now } = ctx;
  await release(ctx, hold.id);
  const lifted = await ctx.db.hold.update({
    where: { appId_id: { appId, id: hold.id } },
    data: { liftedAt: now },
  });
  if (overdue) {
    await ctx.db.app.update({
      where: { id: appId },
      data: { dueSince: now },
      select: { id: true },
    });
  }
  if (hold.jobId) await askToStop(ctx, hold.jobId);
  await record(ctx, { action: "hold.lift", targetId: hold.id });
  return viewOf(ctx, lifted);
}

/** What still places a hold stops before its next batch. */
async function askToStop({ appId, db, now }: Ctx, id: string): Promise<void> {
  await db.job.updateMany({
    where: { appId, id, finishedAt: null },
    data: { cancelAskedAt: now },
  });
}

async function keepsExpired(ctx: Ctx, holdId: string): Promise<boolean> {
  const [found] = await ctx.db.$queryRaw<object[]>`
    SELECT 1 FROM held_records h
    JOIN inputs i ON i.app_id = h.app_id AND i.id = h.input_id
    WHERE h.app_id = ${ctx.appId}::uuid AND h.hold_id = ${holdId}::uuid
      AND NOT (${unexpired(ctx)}) LIMIT 1`;
  return found !== undefined;
}

/** Says when a hold in force is to be looked at next. */
export async function reviewHold(
  ctx: Ctx,
  shown: string,
  patch: HoldPatch,
): Promise<HoldView> {
  authorize(ctx, "retention:write");

  const reviewAt = reviewDate(ctx, patch.review_at);
  return inTransaction(ctx, async (ctx) => {
    await keepingPolicy(ctx);
    const hold = await findHold(ctx, shown);
    if (hold.liftedAt) {
      throw new AppError("conflict", "This hold was lifted. Place another.");
    }
    const { appId } = ctx;
    const reviewed = await ctx.db.hold.update({
      where: { appId_id: { appId, id: hold.id } },
      data: { reviewAt },
    });
    await record(ctx, { action: "hold.review", targetId: hold.id });
    return viewOf(ctx, reviewed);
  });
}
