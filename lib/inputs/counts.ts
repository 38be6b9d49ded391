import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { alive } from "@/lib/inputs/record";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Nobody waits for more to be counted: then there are at least so many. */
const COUNTED_MOST = 100_000;

/** How many live records there are, up to 100,000, by how far each is. */
export type Counts = Record<"here" | "waiting" | "fetching" | "failed", number>;

export async function countByState(ctx: Ctx): Promise<Counts> {
  authorize(ctx, "inputs:read");

  const [row] = await rowsOf<{ here: number }>(
    ctx.db,
    Prisma.sql`
    SELECT count(*)::int AS here FROM (
      SELECT FROM inputs i WHERE ${alive(ctx)} LIMIT ${COUNTED_MOST}) AS counted`,
  );
  return { here: row?.here ?? 0, waiting: 0, fetching: 0, failed: 0 };
}
