import "server-only";

import { entryOf } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { firstIdAt, readId } from "@/lib/ids";
import { alive, inputId, RECORD_COLUMNS, RECORDS } from "@/lib/inputs/record";
import { cursorOf, type List, page } from "@/lib/paging";
import type { PredictionQuery, PredictionView } from "@/lib/predictions/schema";
import { openView, type PredictionRow } from "@/lib/predictions/view";
import { findingOnce } from "@/lib/sealing/find-once";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

export const PREDICTION_COLUMNS = Prisma.sql`
  p.id AS prediction_id, p.model, p.provider, p.latency_ms, p.outcome, p.form,
  p.sealed_answer,
  ${RECORD_COLUMNS}`;

export const PREDICTIONS = Prisma.sql`
  predictions p JOIN (${RECORDS}) ON i.app_id = p.app_id AND i.id = p.input_id`;

/** A page of the predictions of live records, by when they were made. */
export async function listPredictions(
  ctx: Ctx,
  query: PredictionQuery,
): Promise<List<PredictionView>> {
  authorize(ctx, "inputs:read");

  const rows = await rowsOf<PredictionRow>(
    ctx.db,
    Prisma.sql`
    WITH entry AS (${entryOf(ctx, { action: "prediction.list" })})
    ${somePredictions(ctx, query, query.limit + 1)}`,
  );
  return page(await openedViews(ctx, rows), query.limit);
}

/** The rows of predictions that meet all but `q` and `subject`, after the cursor. */
export const somePredictions = (
  ctx: Ctx,
  query: PredictionQuery,
  most: number,
  also: Prisma.Sql[] = [],
): Prisma.Sql => Prisma.sql`
  SELECT ${PREDICTION_COLUMNS} FROM ${PREDICTIONS}
  WHERE ${Prisma.join([...conditions(ctx, query), ...also], " AND ")}
  ORDER BY p.id ${Prisma.raw(query.order)}
  LIMIT ${most}`;

export function openedViews(
  ctx: Ctx,
  rows: PredictionRow[],
): Promise<PredictionView[]> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  return Promise.all(rows.map((row) => openView(opening, row)));
}

/** All that models said of some records, by their UUIDs, the oldest first. */
export async function predictionsOf(
  ctx: Ctx,
  records: { id: string }[],
): Promise<Map<string, PredictionView[]>> {
  authorize(ctx, "inputs:read");

  const ids = records.map(({ id }) => id);
  const rows = await rowsOf<PredictionRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${PREDICTION_COLUMNS} FROM ${PREDICTIONS}
    WHERE ${alive(ctx)} AND p.app_id = ${ctx.appId}::uuid
      AND p.input_id = ANY(${ids}::uuid[])
    ORDER BY p.id`,
  );
  const views = await openedViews(ctx, rows);
  return Map.groupBy(views, ({ input }) => readId("inp", input.id ?? "") ?? "");
}

function conditions(ctx: Ctx, query: PredictionQuery): Prisma.Sql[] {
  const cursor = cursorOf(query, "prd");
  const { model, outcome, form, created_after, created_before } = query;
  const input = query.input === undefined ? null : inputId(query.input);
  const beyond =
    query.order === "desc"
      ? Prisma.sql`p.id < ${cursor}::uuid`
      : Prisma.sql`p.id > ${cursor}::uuid`;
  const after = created_after && firstIdAt(new Date(created_after));
  const before = created_before && firstIdAt(new Date(created_before));
  return [
    Prisma.sql`p.app_id = ${ctx.appId}::uuid`,
    alive(ctx),
    ...(cursor ? [beyond] : []),
    ...(model ? [Prisma.sql`p.model = ${model}`] : []),
    ...(input ? [Prisma.sql`p.input_id = ${input}::uuid`] : []),
    ...(outcome ? [Prisma.sql`p.outcome = ${outcome}::outcome`] : []),
    ...(form ? [Prisma.sql`p.form = ${form}::prediction_form`] : []),
    ...(after ? [Prisma.sql`p.id >= ${after}::uuid`] : []),
    ...(before ? [Prisma.sql`p.id < ${before}::uuid`] : []),
  ];
}
