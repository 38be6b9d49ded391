import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { beyond, type List, page } from "@/lib/paging";
import { reviewDue } from "@/lib/retention/holds/due";
import { findHold, viewOf, viewsOf } from "@/lib/retention/holds/hold";
import type { HoldQuery, HoldView } from "@/lib/retention/holds/schema";

/** A page of the app's holds, those that are in force or all that there were. */
export async function listHolds(
  ctx: Ctx,
  query: HoldQuery,
): Promise<List<HoldView>> {
  authorize(ctx, "retention:read");

  const { state, input } = query;
  const inputId = input === undefined ? undefined : readId("inp", input);
  if (inputId === null) return page([], query.limit);
  const holds = await ctx.db.hold.findMany({
    where: {
      appId: ctx.appId,
      ...beyond(query, "hld"),
      ...(state && inState(ctx, state)),
      ...(inputId && { records: { some: { inputId } } }),
    },
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  return page(await viewsOf(ctx, holds), query.limit);
}

function inState({ now }: Ctx, state: NonNullable<HoldQuery["state"]>) {
  if (state === "due") return reviewDue(now);
  return { liftedAt: state === "open" ? null : { not: null } };
}

export async function getHold(ctx: Ctx, shown: string): Promise<HoldView> {
  authorize(ctx, "retention:read");

  return viewOf(ctx, await findHold(ctx, shown));
}
