import "server-only";

import { knownReader } from "@/lib/community/reader";
import type { CommunityCtx } from "@/lib/context";
import { showId } from "@/lib/ids";

/** The workspaces for which the reader may export, by their names. */
export async function workspacesOf(
  ctx: CommunityCtx,
): Promise<{ id: string; name: string }[]> {
  const { workspaceIds } = knownReader(ctx);
  const found = await ctx.db.workspace.findMany({
    where: { id: { in: workspaceIds } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  return found.map(({ id, name }) => ({ id: showId("wsp", id), name }));
}
