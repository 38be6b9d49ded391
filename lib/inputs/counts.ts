import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { alive } from "@/lib/inputs/record";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Nobody waits for more to be counted: then there are at least so many. */
const COUNTED_MOST = 100_000;

/** How many live records there are, of the newest 100,000, by how far each is. */
export type Counts = Record<"here" | "waiting" | "fetching" | "failed", number>;

export async function countByState(ctx: Ctx): Promise<Counts> {
  authorize(ctx, "inputs:read");

  const rows = await rowsOf<{ state: keyof Counts; count: number }>(
    ctx.db,
    Prisma.sql`
    SELECT coalesce(state::text, 'here') AS state, count(*)::int AS count FROM (
      SELECT i.fetch_state AS state FROM inputs i
      WHERE ${alive(ctx)} ORDER BY i.id DESC LIMIT ${COUNTED_MOST}) AS counted
    GROUP BY state`,
  );
  const counts = { here: 0, waiting: 0, fetching: 0, failed: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}
