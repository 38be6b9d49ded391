import "server-only";

import type { CommunityExportView } from "@/lib/community/exports/schema";
import { exporter, knownReader, mayNotExport } from "@/lib/community/reader";
import type { CommunityCtx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { partsOf } from "@/lib/exports/schema";
import { readId, showId, timeOf } from "@/lib/ids";
import { beyond, type List, type PageQuery, page } from "@/lib/paging";
import type { CommunityExport } from "@/prisma/generated/client";

type Row = CommunityExport & { _count: { withdrawals: number } };

const WITH_COUNT = {
  _count: { select: { withdrawals: { where: { ackedAt: null } } } },
} as const;

/** A page of the exports of the workspaces that one is in. */
export async function listCommunityExports(
  ctx: CommunityCtx,
  query: PageQuery,
): Promise<List<CommunityExportView>> {
  const { workspaceIds } = knownReader(ctx);
  const rows = await ctx.db.communityExport.findMany({
    where: { workspaceId: { in: workspaceIds }, ...beyond(query, "cex") },
    orderBy: { id: query.order },
    take: query.limit + 1,
    include: WITH_COUNT,
  });
  return page(rows.map(viewOf), query.limit);
}

export async function getCommunityExport(
  ctx: CommunityCtx,
  { trainingId }: { trainingId: string },
): Promise<CommunityExportView> {
  return viewOf(await findExport(ctx, trainingId));
}

/** `not_found` for what is no export, or one of others. */
export async function findExport(
  ctx: CommunityCtx,
  shown: string,
): Promise<Row> {
  const { workspaceIds } = knownReader(ctx);
  const id = readId("cex", shown);
  const row =
    id &&
    (await ctx.db.communityExport.findUnique({
      where: { id, workspaceId: { in: workspaceIds } },
      include: WITH_COUNT,
    }));
  if (!row) throw notFound("export");
  return row;
}

/** The same of one that the reader may cancel and read; else `forbidden`. */
export async function findOwnExport(
  ctx: CommunityCtx,
  shown: string,
): Promise<Row> {
  const reader = exporter(ctx);
  const row = await findExport(ctx, shown);
  if (!reader.exportsFor.includes(row.workspaceId)) throw mayNotExport(reader);
  return row;
}

/** An export as the world sees it. */
export function viewOf(row: Row): CommunityExportView {
  const records = Number(row.records);
  return {
    object: "community_export",
    id: showId("cex", row.id),
    format: row.format,
    state: row.state,
    records,
    total: row.total === null ? null : Number(row.total),
    parts: partsOf(records),
    cancelling: row.cancelAskedAt !== null && row.finishedAt === null,
    to_delete: row._count.withdrawals,
    workspace: showId("wsp", row.workspaceId),
    by: showId(row.actorKind === "key" ? "key" : "usr", row.actorId),
    created_at: timeOf(row.id).toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}
