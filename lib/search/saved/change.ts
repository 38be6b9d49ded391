import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { appKeyOf } from "@/lib/sealing/app-key";
import { askedFor } from "@/lib/search/asked";
import type { SearchPatch, SearchView } from "@/lib/search/saved/schema";
import {
  findSearch,
  refuseOthers,
  refuseUnshared,
  sealWritten,
  viewOf,
  writtenIn,
} from "@/lib/search/saved/search";
import type { SavedSearch } from "@/prisma/generated/client";

/** Changes what a search is called, what it asks or who sees it. */
export async function changeSearch(
  ctx: Ctx,
  shown: string,
  { name, q, shared }: SearchPatch,
): Promise<SearchView> {
  authorize(ctx, "searches:write");

  if (q !== undefined) askedFor(ctx, q);
  return inTransaction(ctx, async (ctx) => {
    const search = await ownSearch(ctx, shown);
    if (shared !== undefined) refuseUnshared(shared, search.ownerId);
    const before = writtenIn(ctx, await appKeyOf(ctx), search);
    const written = { name: name ?? before.name, q: q ?? before.q };
    const { appId } = ctx;
    const changed = await ctx.db.savedSearch.update({
      where: { appId_id: { appId, id: search.id } },
      data: {
        sealed: await sealWritten(ctx, search.id, written),
        shared,
      },
    });
    await record(ctx, { action: "search.change", targetId: search.id });
    return viewOf(ctx, changed);
  });
}

export async function deleteSearch(ctx: Ctx, shown: string): Promise<void> {
  authorize(ctx, "searches:write");

  await inTransaction(ctx, async (ctx) => {
    const { appId } = ctx;
    const { id } = await ownSearch(ctx, shown);
    await ctx.db.savedSearch.delete({ where: { appId_id: { appId, id } } });
    await record(ctx, { action: "search.delete", targetId: id });
  });
}

/** A search that the caller may change, and nobody else until this transaction ends. */
async function ownSearch(ctx: Ctx, shown: string): Promise<SavedSearch> {
  const { id } = await findSearch(ctx, shown);
  await ctx.db.$queryRaw`
    SELECT FROM saved_searches
    WHERE app_id = ${ctx.appId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const search = await findSearch(ctx, shown);
  refuseOthers(ctx, search);
  return search;
}
