import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { firstIdAt, showId } from "@/lib/ids";
import type { UsageEvent } from "@/lib/metering/count";
import type { UsageQuery, UsageRow, UsageView } from "@/lib/metering/schema";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = { unasked: 30, most: 400 };

/** How many calls are summed up at once, and into how many rows. */
const MOST = { calls: 1_000_000, rows: 10_000 };

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
  calls: bigint;
  stored: bigint;
  bytes: bigint;
  input_tokens: bigint | null;
  output_tokens: bigint | null;
  cost_micros: bigint | null;
  latencies: [number, number, number];
};

/**
 * What the app's calls came to, by hour, day or month in UTC: summed up from the events
 * themselves as it is asked, in one statement. `invalid_request` where that would be of
 * more calls, or more rows, than are read at once: a part is never told for the whole.
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
  const calls = rows.reduce((sum, row) => sum + Number(row.calls), 0);
  if (rows.length > most.rows) throw tooMuch(`${most.rows} rows`);
  if (calls > most.calls) throw tooMuch(`${most.calls} calls`);
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

/** One more call, and one more row, than are told: these say that there are more. */
function summed(
  { appId }: Ctx,
  query: UsageQuery & { from: Date; to: Date },
  most: typeof MOST,
): Prisma.Sql {
  const by = Prisma.join([
    Prisma.sql`start`,
    ...query.group_by.map((group) => COLUMNS[group]),
  ]);
  return Prisma.sql`
    SELECT ${by},
      count(*) AS calls, count(*) FILTER (WHERE stored) AS stored,
      sum(bytes)::bigint AS bytes, sum(input_tokens) AS input_tokens,
      sum(output_tokens) AS output_tokens, sum(cost_micros)::bigint AS cost_micros,
      percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY latency_ms)
        AS latencies
    FROM (
      SELECT model, key_id, outcome, stored, bytes, latency_ms,
        input_tokens, output_tokens, cost_micros,
        date_trunc(${query.interval}::text, uuid_extract_timestamp(id), 'UTC') AS start
      FROM usage_events
      WHERE app_id = ${appId}::uuid
        AND id >= ${firstIdAt(query.from)}::uuid AND id < ${firstIdAt(query.to)}::uuid
      LIMIT ${most.calls + 1}
    ) events
    GROUP BY ${by} ORDER BY ${by} LIMIT ${most.rows + 1}`;
}

function viewOf(row: Summed): UsageRow {
  const { start, model, key_id: key, outcome } = row;
  const [p50, p95, p99] = row.latencies;
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
