import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { matching, type Walk } from "@/lib/search/matching";
import type { Query } from "@/lib/search/query";

/**
 * How many live records meet a query. Takes as long as the walk over them: whoever
 * can't wait for it says when to stop, and gets null.
 */
export async function countMatching(
  ctx: Ctx,
  query: Query,
  walk: Walk,
  stop: AbortSignal,
): Promise<number | null> {
  authorize(ctx, "inputs:read");

  let count = 0;
  for await (const ids of matching(ctx, query, walk)) {
    count += ids.length;
    if (stop.aborted) return null;
  }
  return count;
}
