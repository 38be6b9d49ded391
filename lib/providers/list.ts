import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { beyond, type List, type PageQuery, page } from "@/lib/paging";
import { findProvider, withModels } from "@/lib/providers/row";
import type { ProviderView } from "@/lib/providers/schema";
import { viewOf } from "@/lib/providers/view";

/** The app's providers, each with the models that were picked of it. */
export async function listProviders(
  ctx: Ctx,
  query: PageQuery,
): Promise<List<ProviderView>> {
  authorize(ctx, "apps:read");

  const rows = await ctx.db.provider.findMany({
    where: { appId: ctx.appId, ...beyond(query, "prv") },
    include: withModels,
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  return page(rows.map(viewOf), query.limit);
}

export async function getProvider(
  ctx: Ctx,
  shown: string,
): Promise<ProviderView> {
  authorize(ctx, "apps:read");

  return viewOf(await findProvider(ctx, shown));
}
