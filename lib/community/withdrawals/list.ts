import "server-only";

import { knownReader } from "@/lib/community/reader";
import type {
  OwnerWithdrawalView,
  WithdrawalQuery,
  WithdrawalView,
} from "@/lib/community/withdrawals/schema";
import { authorize, type CommunityCtx, type Ctx } from "@/lib/context";
import { showId, timeOf } from "@/lib/ids";
import { cursorOf, type List, page } from "@/lib/paging";
import { rowsOf } from "@/lib/statement";
import { Prisma, type Withdrawal } from "@/prisma/generated/client";

type Row = {
  id: string;
  export_id: string;
  workspace_id: string;
  share_id: string;
  grant_id: string;
  input_id: string;
  reason: Withdrawal["reason"];
  due_at: Date;
  acked_at: Date | null;
};

const COLUMNS = Prisma.sql`
  w.id, w.export_id, w.workspace_id, x.share_id, w.grant_id, w.input_id,
  w.reason::text AS reason, w.due_at, w.acked_at`;

const WITHDRAWALS = Prisma.sql`
  withdrawals w JOIN community_export_items x
    ON x.export_id = w.export_id AND x.grant_id = w.grant_id`;

/**
 * A page of what has to be deleted, of all that the workspaces exported that one is in.
 * Whoever asks for what comes after the last one that they know misses none.
 */
export async function listWithdrawals(
  ctx: CommunityCtx,
  query: WithdrawalQuery,
): Promise<List<WithdrawalView>> {
  const { workspaceIds } = knownReader(ctx);
  const settled = await settledUntil(ctx);
  const rows = await rowsOf<Row>(
    ctx.db,
    Prisma.sql`
    SELECT ${COLUMNS} FROM ${WITHDRAWALS}
    WHERE w.workspace_id = ANY(${workspaceIds}::uuid[]) AND ${settled}
      AND ${wanted(ctx, query)} ${pageOf(query)}`,
  );
  return page(
    rows.map((row) => viewOf(ctx, row)),
    query.limit,
  );
}

/** The same of an app's own records: who had them, who has confirmed, who is late. */
export async function listOwnersWithdrawals(
  ctx: Ctx,
  query: WithdrawalQuery,
): Promise<List<OwnerWithdrawalView>> {
  authorize(ctx, "inputs:read");

  const settled = await settledUntil(ctx);
  const rows = await rowsOf<Row & { recipient: string | null }>(
    ctx.db,
    Prisma.sql`
    SELECT ${COLUMNS}, r.name AS recipient FROM ${WITHDRAWALS}
    LEFT JOIN workspaces r ON r.id = w.workspace_id
    WHERE w.app_id = ${ctx.appId}::uuid AND ${settled}
      AND ${wanted(ctx, query)} ${pageOf(query)}`,
  );
  const views = rows.map((row) => ({
    object: "withdrawal" as const,
    id: showId("wdr", row.id),
    input: showId("inp", row.input_id),
    consent: showId("cns", row.grant_id),
    recipient: row.recipient,
    export: showId("cex", row.export_id),
    exported_at: timeOf(row.export_id).toISOString(),
    ...whenOf(ctx, row),
  }));
  return page(views, query.limit);
}

/** One that a workspace of the caller's was told of. */
export async function findWithdrawal(
  ctx: CommunityCtx,
  id: string,
): Promise<WithdrawalView | null> {
  const { workspaceIds } = knownReader(ctx);
  const [row] = await rowsOf<Row>(
    ctx.db,
    Prisma.sql`
    SELECT ${COLUMNS} FROM ${WITHDRAWALS}
    WHERE w.id = ${id}::uuid AND w.workspace_id = ANY(${workspaceIds}::uuid[])`,
  );
  return row ? viewOf(ctx, row) : null;
}

function wanted({ now }: Pick<Ctx, "now">, query: WithdrawalQuery): Prisma.Sql {
  const cursor = cursorOf(query, "wdr");
  const ahead = Prisma.raw(query.order === "asc" ? ">" : "<");
  const beyond = cursor
    ? Prisma.sql`w.id ${ahead} ${cursor}::uuid`
    : Prisma.sql`TRUE`;
  switch (query.state) {
    case undefined:
      return beyond;
    case "confirmed":
      return Prisma.sql`${beyond} AND w.acked_at IS NOT NULL`;
    case "open":
      return Prisma.sql`${beyond} AND w.acked_at IS NULL`;
    case "late":
      return Prisma.sql`${beyond} AND w.acked_at IS NULL AND w.due_at <= ${now}`;
  }
}

const pageOf = ({ order, limit }: WithdrawalQuery) =>
  Prisma.sql`ORDER BY w.id ${Prisma.raw(order)} LIMIT ${limit + 1}`;

/**
 * Whatever is noted from here on has a later id than what meets this: of those who are
 * noting something now, the one that began first can't have an earlier one. To be asked
 * before the list itself, which then sees what has ended by now.
 */
async function settledUntil({ db }: Pick<Ctx, "db">): Promise<Prisma.Sql> {
  const [{ ms } = { ms: 0n }] = await rowsOf<{ ms: bigint }>(
    db,
    Prisma.sql`
    SELECT floor(extract(epoch FROM coalesce(min(xact_start), clock_timestamp())) * 1000)::bigint AS ms
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL
      AND pid <> pg_backend_pid()`,
  );
  const first = `${ms.toString(16).padStart(12, "0")}70008000000000000000`;
  return Prisma.sql`w.id < ${first}::uuid`;
}

const viewOf = (ctx: Pick<Ctx, "now">, row: Row): WithdrawalView => ({
  object: "withdrawal",
  id: showId("wdr", row.id),
  export: showId("cex", row.export_id),
  workspace: showId("wsp", row.workspace_id),
  record: showId("shr", row.share_id),
  consent: showId("cns", row.grant_id),
  ...whenOf(ctx, row),
});

const whenOf = ({ now }: Pick<Ctx, "now">, row: Row) => ({
  reason: row.reason,
  withdrawn_at: timeOf(row.id).toISOString(),
  due_at: row.due_at.toISOString(),
  confirmed_at: row.acked_at?.toISOString() ?? null,
  late: row.acked_at === null && row.due_at <= now,
});
