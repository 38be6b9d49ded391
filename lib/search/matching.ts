import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import type { Query } from "@/lib/search/query";
import {
  isSealed,
  lookAtIds,
  lookAtRecords,
  type Seen,
  type Walk,
} from "@/lib/search/walk";

const BATCH_SIZE = 1_000;

/**
 * The live records that meet a query, as UUIDs in the order of their receipt, in
 * batches of at most 1,000. Each batch is what one look found: an empty one says that
 * there was nothing, and that there is more to look at. Memory is bounded by a batch,
 * and the caller may take as long as it likes between two. What arrives meanwhile may
 * be found, or not; `until` says which.
 */
export async function* matching(
  ctx: Ctx,
  query: Query,
  walk: Walk = {},
): AsyncIterable<string[]> {
  authorize(ctx, "inputs:read");

  for (let after = walk.after ?? null; ; ) {
    const { found, last } = await look(ctx, query, { ...walk, after });
    yield found;
    if (last === null) return;
    after = last;
  }
}

async function look(ctx: Ctx, query: Query, walk: Walk): Promise<Seen<string>> {
  const from = { ...walk, order: "asc", most: BATCH_SIZE } as const;
  if (!query.some(isSealed)) return lookAtIds(ctx, query, from);
  const { found, last } = await lookAtRecords(ctx, query, from);
  return { found: found.map(({ id }) => id), last };
}
