import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { windowStart } from "@/lib/decision/decide";
import { showDuration } from "@/lib/duration";
import { AppError } from "@/lib/errors";
import { firstIdAt } from "@/lib/ids";
import { alive } from "@/lib/inputs/record";
import type { NewPolicy, PolicyView } from "@/lib/retention/schema";

export async function getPolicy(ctx: Ctx): Promise<PolicyView> {
  authorize(ctx, "retention:read");

  return policyOf(ctx);
}

async function policyOf(ctx: Ctx): Promise<PolicyView> {
  const app = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { store: true, windowSeconds: true },
  });
  const seconds = app.windowSeconds;
  return {
    object: "retention",
    store: app.store,
    window: seconds === null ? null : showDuration(Number(seconds)),
  };
}

/**
 * Sets what becomes of what the app is sent. A changed window counts at once, for old
 * records too, and rewrites none. `conflict` where records would go by it now: that
 * isn't done without having been seen first.
 */
export async function setPolicy(
  ctx: Ctx,
  wanted: NewPolicy,
): Promise<PolicyView> {
  authorize(ctx, "retention:write");

  return inTransaction(ctx, async (ctx) => {
    await refuseDestroying(ctx, wanted.window);
    await ctx.db.app.update({
      where: { id: ctx.appId },
      data: { store: wanted.store, windowSeconds: wanted.window },
      select: { id: true },
    });
    await record(ctx, { action: "retention.set", targetId: ctx.appId });
    return policyOf(ctx);
  });
}

async function refuseDestroying(
  ctx: Ctx,
  windowSeconds: number | null,
): Promise<void> {
  const app = { store: true, windowSeconds };
  const past = windowStart({ ...ctx.policy, app }, ctx.now);
  if (!past) return;
  const since = firstIdAt(new Date(past.getTime() + 1));
  const [doomed] = await ctx.db.$queryRaw<object[]>`
    SELECT 1 FROM inputs i
    WHERE ${alive(ctx)} AND i.id < ${since}::uuid LIMIT 1`;
  if (doomed) {
    throw new AppError(
      "conflict",
      "Records that are kept now would be destroyed by this window. Choose a longer one.",
      {
        param: "window",
        fields: { window: ["Records would be destroyed now."] },
      },
    );
  }
}
