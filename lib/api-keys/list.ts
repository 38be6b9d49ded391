import "server-only";

import type { KeyView } from "@/lib/api-keys/schema";
import { viewOf } from "@/lib/api-keys/view";
import { authorize, type Ctx } from "@/lib/context";
import { beyond, type List, type PageQuery, page } from "@/lib/paging";

/** The app's keys, revoked ones included, newest first. */
export async function listKeys(
  ctx: Ctx,
  query: PageQuery,
): Promise<List<KeyView>> {
  authorize(ctx, "keys:read");

  const rows = await ctx.db.apiKey.findMany({
    where: {
      appId: ctx.appId,
      ...beyond(query, "key"),
    },
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  return page(rows.map(viewOf), query.limit);
}
