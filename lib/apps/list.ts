import "server-only";

import type { AppView } from "@/lib/apps/schema";
import { viewOf, withWorkspace } from "@/lib/apps/view";
import type { PersonCtx } from "@/lib/context";
import { beyond, type List, type PageQuery, page } from "@/lib/paging";

/** The apps of all workspaces that a person is a member of, newest first. */
export async function listApps(
  ctx: PersonCtx,
  query: PageQuery,
): Promise<List<AppView>> {
  const rows = await ctx.db.app.findMany({
    where: {
      workspace: { members: { some: { userId: ctx.actor.id } } },
      ...beyond(query, "app"),
    },
    include: withWorkspace,
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  return page(rows.map(viewOf), query.limit);
}
