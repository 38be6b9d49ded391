import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { beyond, type List, type PageQuery, page } from "@/lib/paging";
import type { SearchView } from "@/lib/search/saved/schema";
import {
  findSearch,
  viewOf,
  viewsOf,
  visible,
} from "@/lib/search/saved/search";

/** A page of the searches that the caller made, and of those that are shared. */
export async function listSearches(
  ctx: Ctx,
  query: PageQuery,
): Promise<List<SearchView>> {
  authorize(ctx, "inputs:read");

  const searches = await ctx.db.savedSearch.findMany({
    where: { ...visible(ctx), ...beyond(query, "srch") },
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  return page(await viewsOf(ctx, searches), query.limit);
}

export async function getSearch(ctx: Ctx, shown: string): Promise<SearchView> {
  authorize(ctx, "inputs:read");

  return viewOf(ctx, await findSearch(ctx, shown));
}
