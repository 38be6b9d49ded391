import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { matching } from "@/lib/search/matching";
import type { Count } from "@/lib/search/schema";
import type { Walk } from "@/lib/search/walk";

/** How many batches are looked at for a number that somebody waits for. */
const LOOKS_MOST = 20;

/** How many live records meet `q`: all of them, or as many as a look at some shows. */
export async function countInputs(
  ctx: Ctx,
  { q }: { q: string },
): Promise<Count> {
  authorize(ctx, "inputs:read");

  await record(ctx, { action: "input.list" });
  let [count, looks] = [0, 0];
  for await (const ids of matching(ctx, q)) {
    if (looks++ === LOOKS_MOST) return { object: "count", count, more: true };
    count += ids.length;
  }
  return { object: "count", count, more: false };
}

/**
 * How many live records meet a query, however long it takes to count them. Null: it
 * was to stop.
 */
export async function countMatching(
  ctx: Ctx,
  q: string,
  walk: Walk,
  stop: AbortSignal,
): Promise<number | null> {
  authorize(ctx, "inputs:read");

  let count = 0;
  for await (const ids of matching(ctx, q, walk)) {
    if (stop.aborted) return null;
    count += ids.length;
  }
  return count;
}
