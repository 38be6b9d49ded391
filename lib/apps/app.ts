import "server-only";

import { refuseTakenSlug } from "@/lib/apps/create";
import { lockApp } from "@/lib/apps/remove";
import type { AppPatch, AppView } from "@/lib/apps/schema";
import { viewOf, withWorkspace } from "@/lib/apps/view";
import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";

export async function getApp(ctx: Ctx): Promise<AppView> {
  authorize(ctx, "apps:read");

  const app = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    include: withWorkspace,
  });
  return viewOf(app);
}

/**
 * Changes an app's name, or what of its records is indexed. What links to an old slug
 * stops working. Another index is made of all its records, or taken from them, by the
 * workers; what is stored from now on has it at once.
 */
export async function changeApp(ctx: Ctx, patch: AppPatch): Promise<AppView> {
  authorize(ctx, "apps:write");

  return inTransaction(ctx, async (ctx) => {
    // Whoever stores a record now has done so before the workers look.
    if (patch.index) await lockApp(ctx);
    const app = await ctx.db.app
      .update({
        where: { id: ctx.appId },
        data: { ...patch, ...(patch.index && FROM_THE_START) },
        include: withWorkspace,
      })
      .catch(refuseTakenSlug);
    await record(ctx, { action: "app.change", targetId: ctx.appId });
    return viewOf(app);
  });
}

const FROM_THE_START = { indexVersion: 0, indexPosition: null };
