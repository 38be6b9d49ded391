import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { firstIdAt, showId } from "@/lib/ids";
import type { UsageEvent } from "@/lib/metering/count";
import { millisecondsOf, stepOf } from "@/lib/metering/latency";
import type { UsageQuery, UsageRow, UsageView } from "@/lib/metering/schema";
import { NO_KEY } from "@/lib/metering/totals";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = { unasked: 30, most: 400 };

/** How many totals and events are summed up at once, and into how many rows. */
const MOST = { parts: 1_000_000, rows: 10_000 };

const COLUMNS = {
  model: Prisma.sql`model`,
  key: Prisma.sql`key_id`,
  outcome: Prisma.sql`outcome`,
};

type Summed = {
  start: Date;
  model?: string | null;
  key_id?: string | null;
  outcome?: UsageEvent["outcome"];
  parts: bigint;
  calls: bigint;
  stored: bigint;
  bytes: bigint;
  input_tokens: bigint | null;
  output_tokens: bigint | null;
  cost_micros: bigint | null;
  latencies: [number, number, number];
};

/**
 * What the app's calls came to, by hour, day or month in UTC, all those included that are
 * counted by now: totals of whole days and hours, and the events themselves where a stretch
 * begins or ends within an hour and where they are in no total yet, in one statement.
 * Latencies are told within a tenth, or a millisecond. `invalid_request` where that would be more parts, or more
 * rows, than are read at once: a part is never told for the whole.
 */
export async function readUsage(
  ctx: Ctx,
  query: UsageQuery,
  most = MOST,
): Promise<UsageView> {
  authorize(ctx, "usage:read");

  const { from, to } = stretchOf(ctx, query);
  const rows = await rowsOf<Summed>(
    ctx.db,
    summed(ctx, { ...query, from, to }, most),
  );
  const parts = rows.reduce((sum, row) => sum + Number(row.parts), 0);
  if (rows.length > most.rows) throw tooMuch(`${most.rows} rows`);
  if (parts > most.parts) throw tooMuch("can be summed up at once");
  return {
    object: "usage",
    from: from.toISOString(),
    to: to.toISOString(),
    interval: query.interval,
    group_by: query.group_by,
    data: rows.map(viewOf),
  };
}

function stretchOf({ now }: Ctx, query: UsageQuery) {
  const { to = now } = query;
  const { from = new Date(to.getTime() - DAYS.unasked * DAY_MS) } = query;
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days > 0 && days <= DAYS.most) return { from, to };
  throw new AppError(
    "invalid_request",
    `from is before to, and by ${DAYS.most} days at most.`,
    { param: "from" },
  );
}

const tooMuch = (what: string) =>
  new AppError(
    "invalid_request",
    `This is more than ${what}. Ask for a shorter time, or with fewer groups.`,
    { param: "from" },
  );

/** One part, and one row, more than are told: these say that there are more. */
function summed(
  ctx: Ctx,
  query: UsageQuery & Stretch,
  most: typeof MOST,
): Prisma.Sql {
  const by = Prisma.join([
    Prisma.sql`start`,
    ...query.group_by.map((group) => COLUMNS[group]),
  ]);
  return Prisma.sql`
    SELECT ${by},
      sum(parts)::bigint AS parts, sum(calls)::bigint AS calls,
      sum(stored)::bigint AS stored, sum(bytes)::bigint AS bytes,
      sum(input_tokens)::bigint AS input_tokens,
      sum(output_tokens)::bigint AS output_tokens, sum(cost_micros)::bigint AS cost_micros,
      ARRAY[
        min(latency) FILTER (WHERE upto >= 0.5 * of_all),
        min(latency) FILTER (WHERE upto >= 0.95 * of_all),
        min(latency) FILTER (WHERE upto >= 0.99 * of_all)
      ]::int[] AS latencies
    FROM (
      SELECT *, sum(calls) OVER (PARTITION BY ${by} ORDER BY latency) AS upto,
        sum(calls) OVER (PARTITION BY ${by}) AS of_all
      FROM (
        SELECT ${by}, latency, count(*) AS parts, sum(calls) AS calls,
          sum(stored) AS stored, sum(bytes) AS bytes, sum(input_tokens) AS input_tokens,
          sum(output_tokens) AS output_tokens, sum(cost_micros) AS cost_micros
        FROM (${partsOf(ctx, query)} LIMIT ${most.parts + 1}) parts
        GROUP BY ${by}, latency
      ) steps
    ) running
    GROUP BY ${by} ORDER BY ${by} LIMIT ${most.rows + 1}`;
}

/**
 * What the calls of an app, or of one of its keys, came to since an instant, those left
 * out that were refused: a row of `requests`, `tokens`, `cost_micros` and `bytes`.
 */
export const usedSince = (
  ctx: Pick<Ctx, "appId" | "now">,
  keyId: string | null,
  from: Date,
): Prisma.Sql => Prisma.sql`
  SELECT coalesce(sum(calls), 0)::bigint AS requests,
    coalesce(sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)), 0)::bigint
      AS tokens,
    coalesce(sum(cost_micros), 0)::bigint AS cost_micros,
    coalesce(sum(bytes), 0)::bigint AS bytes
  FROM (${partsOf(ctx, { from, to: new Date(ctx.now.getTime() + DAY_MS), interval: "month" })}) parts
  WHERE outcome <> 'refused'
    AND (${keyId}::uuid IS NULL OR key_id = ${keyId}::uuid)`;

/** The fewest totals and events that a stretch is made of. */
function partsOf(
  { appId }: Pick<Ctx, "appId">,
  query: Stretch & { interval: string },
): Prisma.Sql {
  const { interval } = query;
  const [from, to] = [inReach(query.from), inReach(query.to)];
  const hours = within({ from, to }, HOUR_MS);
  const { to: end } = hours;
  const days =
    interval === "hour" ? { from: end, to: end } : within(hours, DAY_MS);
  const totals = (span: "hour" | "day", of: Stretch) => Prisma.sql`
    SELECT date_trunc(${interval}::text, start, 'UTC') AS start,
      nullif(key_id, ${NO_KEY}::uuid) AS key_id, nullif(model, '') AS model, outcome,
      latency, calls, stored, ${SUMS}
    FROM usage_totals
    WHERE app_id = ${appId}::uuid AND span = ${span}::usage_span
      AND start >= ${of.from} AND start < ${of.to}`;
  const events = (summed: boolean, of: Stretch) => Prisma.sql`
    SELECT date_trunc(${interval}::text, uuid_extract_timestamp(id), 'UTC'), key_id, model,
      outcome, ${stepOf}, 1, stored::int, ${SUMS}
    FROM usage_events
    WHERE app_id = ${appId}::uuid AND summed = ${summed}
      AND id >= ${firstIdAt(of.from)}::uuid AND id < ${firstIdAt(of.to)}::uuid`;
  const parts = [
    totals("day", days),
    totals("hour", { from: hours.from, to: days.from }),
    totals("hour", { from: days.to, to: hours.to }),
    events(false, { from, to }),
    events(true, { from, to: hours.from }),
    events(true, { from: hours.to, to }),
  ];
  return Prisma.join(parts, " UNION ALL ");
}

type Stretch = { from: Date; to: Date };

const SUMS = Prisma.sql`bytes, input_tokens, output_tokens, cost_micros`;

/** The instant, or the nearest one that a database and an id can hold. */
const inReach = (instant: Date) =>
  new Date(Math.min(Math.max(instant.getTime(), 0), Date.UTC(9999, 0)));

/** The whole hours or days of a stretch. Where it has none, they end where it begins. */
function within({ from, to }: Stretch, length: number): Stretch {
  const first = Math.ceil(from.getTime() / length) * length;
  const last = Math.floor(to.getTime() / length) * length;
  return first < last
    ? { from: new Date(first), to: new Date(last) }
    : { from: to, to };
}

function viewOf(row: Summed): UsageRow {
  const { start, model, key_id: key, outcome } = row;
  const [p50, p95, p99] = row.latencies.map(
    millisecondsOf,
  ) as typeof row.latencies;
  return {
    start: start.toISOString(),
    ...(model !== undefined && { model }),
    ...(key !== undefined && { key: key && showId("key", key) }),
    ...(outcome && { outcome }),
    calls: Number(row.calls),
    stored: Number(row.stored),
    bytes: Number(row.bytes),
    input_tokens: numberOr(row.input_tokens),
    output_tokens: numberOr(row.output_tokens),
    cost_micros: numberOr(row.cost_micros),
    latency_ms: { p50, p95, p99 },
  };
}

const numberOr = (sum: bigint | null) => (sum === null ? null : Number(sum));
