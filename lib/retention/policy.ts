import "server-only";

import { record } from "@/lib/audit/record";
import {
  authorize,
  type Ctx,
  inTransaction,
  type StoragePolicy,
} from "@/lib/context";
import { refuseBeyond, windowMax } from "@/lib/decision/decide";
import { showDuration } from "@/lib/duration";
import { AppError } from "@/lib/errors";
import { lockingPolicy, PATIENT } from "@/lib/retention/lock";
import { firstToGo, goingBy } from "@/lib/retention/preview/going";
import { isFor, madeAt } from "@/lib/retention/preview/token";
import type { NewPolicy, PolicyView } from "@/lib/retention/schema";

export async function getPolicy(ctx: Ctx): Promise<PolicyView> {
  authorize(ctx, "retention:read");

  const app = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { store: true, windowSeconds: true },
  });
  const window = app.windowSeconds;
  return viewOf(ctx, {
    store: app.store,
    windowSeconds: window === null ? null : Number(window),
  });
}

/**
 * Sets what becomes of what the app is sent. A changed window counts at once, for old
 * records too, and rewrites none. `conflict` where it would destroy records that are
 * kept now, unless a preview's token comes with it and nothing but the clock has
 * changed since then which records these are. It destroys nothing itself: they are
 * gone for every reader, and the purge follows.
 */
export async function setPolicy(
  ctx: Ctx,
  wanted: NewPolicy,
): Promise<PolicyView> {
  authorize(ctx, "retention:write");

  const set = async (unlocked: Ctx) => {
    const ctx = await lockingPolicy(unlocked);
    const before = ctx.policy.app;
    const app = { store: wanted.store, windowSeconds: wanted.window };
    if (isSame(before, app)) return viewOf(ctx, app);

    if (app.windowSeconds !== before.windowSeconds) {
      refuseBeyond(windowMax(ctx.policy), app.windowSeconds);
    }
    const destroys = await destroysAsShown(ctx, wanted);
    await ctx.db.app.update({
      where: { id: ctx.appId },
      data: { ...app, ...(destroys && { dueSince: ctx.now }) },
      select: { id: true },
    });
    await record(ctx, { action: "retention.set", targetId: ctx.appId });
    return viewOf(ctx, app);
  };
  return inTransaction(ctx, set, PATIENT);
}

const isSame = (one: StoragePolicy, other: StoragePolicy) =>
  one.store === other.store && one.windowSeconds === other.windowSeconds;

/** Whether records go by it now. Throws where nobody was shown that they do. */
async function destroysAsShown(
  ctx: Ctx,
  { window: windowSeconds, token }: NewPolicy,
): Promise<boolean> {
  const [first] = await firstToGo(ctx, { windowSeconds, at: ctx.now }, 1);
  if (!first) return false;

  if (token === undefined) {
    throw unseen(
      "Records that are kept now would be destroyed. Ask for a preview of this window, and send its token.",
    );
  }
  const at = madeAt(token, ctx.now);
  const proposal = at && { windowSeconds, at };
  const shown =
    proposal &&
    (await isFor(ctx, token, proposal, (await goingBy(ctx, proposal)).print));
  if (!shown) {
    throw unseen(
      "What this window would destroy isn't what its preview showed, or the preview is too old. Ask for another.",
    );
  }
  return true;
}

const unseen = (message: string) =>
  new AppError("conflict", message, {
    param: "token",
    fields: { window: ["Records would be destroyed now."] },
  });

function viewOf(ctx: Ctx, { store, windowSeconds }: StoragePolicy): PolicyView {
  const max = windowMax(ctx.policy);
  return {
    object: "retention",
    store,
    window: windowSeconds === null ? null : showDuration(windowSeconds),
    window_max: max === null ? null : showDuration(max),
  };
}
