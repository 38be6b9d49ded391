import "server-only";

import { refuseTakenSlug } from "@/lib/apps/create";
import { lockApp } from "@/lib/apps/remove";
import type { AppPatch, AppView } from "@/lib/apps/schema";
import { viewOf, withWorkspace } from "@/lib/apps/view";
import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { modelsFor } from "@/lib/providers/find";

export async function getApp(ctx: Ctx): Promise<AppView> {
  authorize(ctx, "apps:read");

  const app = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    include: withWorkspace,
  });
  return viewOf(app);
}

/**
 * Changes an app's name, what of its records is indexed, or which model is meant where
 * none is named. What links to an old slug stops working. Another index is made of all
 * its records, or taken from them, by the workers; what is stored from now on has it at
 * once. `not_found` for a default that the app doesn't have.
 */
export async function changeApp(
  ctx: Ctx,
  { default_model, ...patch }: AppPatch,
): Promise<AppView> {
  authorize(ctx, "apps:write");

  const defaultModel = default_model && (await idOf(ctx, default_model));
  return inTransaction(ctx, async (ctx) => {
    // Whoever stores a record now has done so before the workers look.
    if (patch.index) await lockApp(ctx);
    const app = await ctx.db.app
      .update({
        where: { id: ctx.appId },
        data: {
          ...{ ...patch, defaultModel },
          ...(patch.index && FROM_THE_START),
        },
        include: withWorkspace,
      })
      .catch(refuseTakenSlug);
    await record(ctx, { action: "app.change", targetId: ctx.appId });
    return viewOf(app);
  });
}

/** What a model is called by which it is found, however it was named. */
const idOf = async (ctx: Ctx, named: string) =>
  (await modelsFor(ctx)(named)).info.id;

const FROM_THE_START = { indexVersion: 0, indexPosition: null };
