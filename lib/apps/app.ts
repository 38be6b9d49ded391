import "server-only";

import { refuseTakenSlug } from "@/lib/apps/create";
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

/** Renames an app. What links to its old slug stops working. */
export async function changeApp(ctx: Ctx, patch: AppPatch): Promise<AppView> {
  authorize(ctx, "apps:write");

  return inTransaction(ctx, async (ctx) => {
    const app = await ctx.db.app
      .update({
        where: { id: ctx.appId },
        data: patch,
        include: withWorkspace,
      })
      .catch(refuseTakenSlug);
    await record(ctx, { action: "app.change", targetId: ctx.appId });
    return viewOf(app);
  });
}
