import "server-only";

import { knownReader, moderator } from "@/lib/community/reader";
import type { CommunityCtx } from "@/lib/context";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** More than so many are only said to be more. */
export const COUNTED_MOST = 1_000;

/** How many withdrawals the caller's workspaces have yet to confirm, as far as counted. */
export async function countOpen(ctx: CommunityCtx): Promise<number> {
  const { workspaceIds } = knownReader(ctx);
  return count(ctx, Prisma.sql`workspace_id = ANY(${workspaceIds}::uuid[])`);
}

/** How many were due and aren't confirmed, of everybody: for whoever moderates. */
export async function countLate(ctx: CommunityCtx): Promise<number> {
  moderator(ctx);
  return count(ctx, Prisma.sql`due_at <= ${ctx.now}`);
}

async function count({ db }: CommunityCtx, which: Prisma.Sql): Promise<number> {
  const [row] = await rowsOf<{ count: bigint }>(
    db,
    Prisma.sql`
    SELECT count(*) FROM (
      SELECT FROM withdrawals WHERE acked_at IS NULL AND ${which}
      LIMIT ${COUNTED_MOST + 1}
    ) AS counted`,
  );
  return Number(row?.count ?? 0n);
}
