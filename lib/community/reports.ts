import "server-only";

import { record } from "@/lib/audit/record";
import { openCards } from "@/lib/community/cards";
import {
  LIVING_COLUMNS,
  type LivingRow,
  living,
  OPENABLE_SHARES,
} from "@/lib/community/living";
import { moderator, witnessOf } from "@/lib/community/reader";
import { openReason, viewOf } from "@/lib/community/report";
import type {
  ReportedView,
  ReportQuery,
  ReportView,
} from "@/lib/community/schema";
import type { CommunityCtx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import { cursorOf, type List, page } from "@/lib/paging";
import { appKeyOf } from "@/lib/sealing/app-key";
import { Prisma } from "@/prisma/generated/client";

type ReportRow = LivingRow & {
  report_id: string;
  sealed_reason: Uint8Array;
  dismissed_at: Date | null;
};

/** What was reported and lives, for those who run the instance. */
export async function listReports(
  ctx: CommunityCtx,
  query: ReportQuery,
): Promise<List<ReportedView>> {
  moderator(ctx);

  const rows = await reportsWhere(
    ctx,
    [
      ...beyond(query),
      ...(query.state === "open" ? [Prisma.sql`r.dismissed_at IS NULL`] : []),
      ...(query.state === "dismissed"
        ? [Prisma.sql`r.dismissed_at IS NOT NULL`]
        : []),
    ],
    query,
  );
  await record(witnessOf(ctx, null), { action: "community.list" });
  const views = await Promise.all(
    rows.map(async (row) => {
      const [shared = null] = await openCards(ctx, [row]);
      return { ...(await viewOfRow(ctx, row)), shared };
    }),
  );
  return page(views, query.limit);
}

const COUNTED_MOST = 100;

/** How many reports wait for somebody to look; a hundred stands for more. */
export async function openReports(ctx: CommunityCtx): Promise<number> {
  moderator(ctx);

  const open = [Prisma.sql`r.dismissed_at IS NULL`];
  const page = { order: "asc", limit: COUNTED_MOST - 1 } as const;
  return (await reportsWhere(ctx, open, page)).length;
}

/** Finds that what was reported may stay. */
export async function dismissReport(
  ctx: CommunityCtx,
  { reportId }: { reportId: string },
): Promise<ReportView> {
  moderator(ctx);

  const id = readId("rpt", reportId);
  const [row] = id
    ? await reportsWhere(ctx, [Prisma.sql`r.id = ${id}::uuid`])
    : [];
  if (!row) throw notFound("report");
  await ctx.db.$transaction(async (db) => {
    await db.report.updateMany({
      where: { id: row.report_id, dismissedAt: null },
      data: { dismissedAt: ctx.now },
    });
    await record(witnessOf({ ...ctx, db }, row.app_id), {
      action: "report.dismiss",
      targetId: row.id,
    });
  });
  const dismissed_at = row.dismissed_at ?? ctx.now;
  return viewOfRow(ctx, { ...row, dismissed_at });
}

function beyond(query: ReportQuery): Prisma.Sql[] {
  const cursor = cursorOf(query, "rpt");
  if (!cursor) return [];
  return query.order === "desc"
    ? [Prisma.sql`r.id < ${cursor}::uuid`]
    : [Prisma.sql`r.id > ${cursor}::uuid`];
}

function reportsWhere(
  ctx: CommunityCtx,
  conditions: Prisma.Sql[],
  { order, limit }: Pick<ReportQuery, "order" | "limit"> = {
    order: "desc",
    limit: 1,
  },
): Promise<ReportRow[]> {
  return ctx.db.$queryRaw<ReportRow[]>`
    SELECT ${LIVING_COLUMNS}, r.id AS report_id, r.sealed_reason, r.dismissed_at
    FROM ${OPENABLE_SHARES} JOIN reports r ON r.share_id = s.id
    WHERE ${Prisma.join([living(ctx), ...conditions], " AND ")}
    ORDER BY r.id ${Prisma.raw(order)} LIMIT ${limit + 1}`;
}

async function viewOfRow(
  ctx: CommunityCtx,
  row: ReportRow,
): Promise<ReportView> {
  const appKey = await appKeyOf({ ...ctx, appId: row.app_id });
  const { report_id: id, sealed_reason: sealedReason } = row;
  const reason = openReason(appKey, row.app_id, { id, sealedReason });
  return viewOf(
    { id, shareId: row.share_id, dismissedAt: row.dismissed_at },
    reason,
  );
}
