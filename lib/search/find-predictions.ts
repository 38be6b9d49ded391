import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { readId, showId } from "@/lib/ids";
import { page } from "@/lib/paging";
import { openedViews, somePredictions } from "@/lib/predictions/list";
import type { PredictionQuery } from "@/lib/predictions/schema";
import type { PredictionRow } from "@/lib/predictions/view";
import {
  askedFor,
  looks,
  type Standing,
  standingFor,
} from "@/lib/search/asked";
import type { Query } from "@/lib/search/language/query";
import type { FoundPredictions } from "@/lib/search/schema";
import { verified } from "@/lib/search/verified";
import type { Asked } from "@/lib/search/walk";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** So many records are few enough to ask for their predictions by their ids. */
const RECORDS_MOST = 1_000;

/** How many predictions are looked at together, and how often for one page. */
const BATCH_SIZE = 500;
const LOOKS_MOST = 10;

/**
 * A page of the predictions of live records that meet `q`, by when they were made. Of
 * few records their predictions are asked for; else predictions are gone through, so
 * many at most: the page may then be short, and say that there is more.
 */
export async function findPredictions(
  ctx: Ctx,
  query: PredictionQuery,
): Promise<FoundPredictions> {
  authorize(ctx, "inputs:read");

  const { rows, last, complete } = await findRows(ctx, query, subjectOf(query));
  await record(ctx, { action: "prediction.list" });
  const wanted = rows.slice(0, query.limit + 1);
  const all = page(await openedViews(ctx, wanted), query.limit);
  const told: FoundPredictions = complete ? all : { ...all, incomplete: true };
  if (all.has_more || last === null) return told;
  return { ...told, last_id: showId("prd", last), has_more: true };
}

/** Predictions that meet a query, one more than its page has if there are so many. */
export type FoundRows = {
  rows: PredictionRow[];
  /** Up to where was looked, where there may be more beyond. Null: to the end. */
  last: string | null;
  /** Whether all records are in the index. */
  complete: boolean;
};

export async function findRows(
  ctx: Ctx,
  query: PredictionQuery,
  also: Query[],
): Promise<FoundRows> {
  const asked = askedFor(ctx, query.q ?? "", also);
  const standing = await standingFor(ctx, asked);
  const few = await fewRecords(ctx, asked, standing);
  const found = few
    ? await ofRecords(ctx, query, few)
    : await goThrough(ctx, query, asked);
  return { ...found, complete: standing.complete };
}

const subjectOf = ({ subject }: PredictionQuery): Query[] =>
  subject === undefined
    ? []
    : [{ kind: "subject", value: subject, from: 0, to: 0 }];

/** All records that meet what is asked. Null: they are many, or it takes long to tell. */
async function fewRecords(
  ctx: Ctx,
  asked: Asked,
  { index }: Standing,
): Promise<string[] | null> {
  if (!index) return null;
  const way = { order: "desc", most: RECORDS_MOST } as const;
  const ids: string[] = [];
  for await (const { found, last } of looks(ctx, asked, way, index)) {
    ids.push(...found.map(({ id }) => id));
    if (ids.length >= RECORDS_MOST && last !== null) return null;
  }
  return ids;
}

type Rows = Omit<FoundRows, "complete">;

async function ofRecords(
  ctx: Ctx,
  query: PredictionQuery,
  ids: string[],
): Promise<Rows> {
  const among = Prisma.sql`p.input_id = ANY(${ids}::uuid[])`;
  const some = somePredictions(ctx, query, query.limit + 1, [among]);
  return { rows: await rowsOf<PredictionRow>(ctx.db, some), last: null };
}

/** One more than the page has, or as many as so many looks found. */
async function goThrough(
  ctx: Ctx,
  query: PredictionQuery,
  asked: Asked,
): Promise<Rows> {
  const rows: PredictionRow[] = [];
  let { after } = query;
  for (
    let times = 0;
    times < LOOKS_MOST && rows.length <= query.limit;
    times++
  ) {
    const some = await rowsOf<PredictionRow>(
      ctx.db,
      somePredictions(ctx, { ...query, after }, BATCH_SIZE),
    );
    rows.push(...(await thatMeet(ctx, asked, some)));
    const last = some.at(-1)?.prediction_id;
    if (last === undefined || some.length < BATCH_SIZE) {
      return { rows, last: null };
    }
    after = showId("prd", last);
  }
  return { rows, last: after === undefined ? null : readId("prd", after) };
}

async function thatMeet(
  ctx: Ctx,
  asked: Asked,
  rows: PredictionRow[],
): Promise<PredictionRow[]> {
  const records = [...new Map(rows.map((row) => [row.id, row])).values()];
  const candidates = records.map((row) => ({ ...row, unsure: true }));
  const { found } = await verified(ctx, asked, candidates);
  const met = new Set(found.map(({ id }) => id));
  return rows.filter(({ id }) => met.has(id));
}
