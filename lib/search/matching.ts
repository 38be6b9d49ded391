import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { askedFor, looks, standingFor } from "@/lib/search/asked";
import { columnsDecide, type Walk, walkIds } from "@/lib/search/walk";

const BATCH_SIZE = 1_000;

/**
 * The live records that meet a query, as UUIDs in the order of their receipt, in
 * batches of at most 1,000. Each batch is what one look found: an empty one says that
 * there was nothing, and that there is more to look at. Memory is bounded by a batch,
 * and the caller may take as long as it likes between two. What arrives meanwhile may
 * be found, or not; `until` says which.
 *
 * All of them, exactly: while not all records are in the index, none is found by it.
 */
export async function* matching(
  ctx: Ctx,
  q: string,
  walk: Walk = {},
): AsyncIterable<string[]> {
  authorize(ctx, "inputs:read");

  const asked = askedFor(ctx, q);
  const way = { ...walk, order: "asc", most: BATCH_SIZE } as const;
  if (columnsDecide(asked.plan)) return yield* walkIds(ctx, asked, way);
  const { index, complete } = await standingFor(ctx, asked);
  const seen = looks(ctx, asked, way, complete ? index : null);
  for await (const { found } of seen) yield found.map(({ id }) => id);
}
