import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { askedFor } from "@/lib/search/asked";
import type { NewSearch, SearchView } from "@/lib/search/saved/schema";
import {
  ownerIn,
  refuseUnshared,
  sealWritten,
  viewOf,
} from "@/lib/search/saved/search";

/** How many searches one person keeps in an app, or all its keys together. */
const SEARCHES_MOST = 200;

/**
 * Keeps a query under a name. `invalid_request` for one that can't be asked in this
 * app, with the position of what is wrong; `conflict` where there are too many.
 */
export async function saveSearch(
  ctx: Ctx,
  { name, q, shared }: NewSearch,
): Promise<SearchView> {
  authorize(ctx, "searches:write");

  askedFor(ctx, q);
  const id = newId(ctx.now);
  const ownerId = ownerIn(ctx);
  const seen = shared ?? ownerId === null;
  refuseUnshared(seen, ownerId);
  const sealed = await sealWritten(ctx, id, { name, q });
  return inTransaction(ctx, async (ctx) => {
    await refuseTooMany(ctx, ownerId);
    const saved = await ctx.db.savedSearch.create({
      data: { appId: ctx.appId, id, ownerId, sealed, shared: seen },
    });
    await record(ctx, { action: "search.create", targetId: id });
    return viewOf(ctx, saved);
  });
}

/** One at a time: two that come at once are both counted. */
async function refuseTooMany(
  { appId, db }: Ctx,
  ownerId: string | null,
): Promise<void> {
  const [app] = await db.$queryRaw<object[]>`
    SELECT FROM apps WHERE id = ${appId}::uuid FOR NO KEY UPDATE`;
  if (!app) throw notFound("app");
  const kept = await db.savedSearch.count({ where: { appId, ownerId } });
  if (kept < SEARCHES_MOST) return;
  throw new AppError(
    "conflict",
    `There are ${SEARCHES_MOST} saved searches already. Delete one first.`,
  );
}
