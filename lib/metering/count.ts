import "server-only";

import { writtenAsOne } from "@/lib/as-one";
import type { Ctx, Db } from "@/lib/context";
import { poolOf } from "@/lib/db";
import { newId } from "@/lib/ids";
import { bytesTold, NO_KEY } from "@/lib/metering/totals";
import { run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** The metering of one call. It has no member that content could be in. */
export type UsageEvent = {
  /** Of a model that was found; null where the call never got that far. */
  model: { id: string; provider: string } | null;
  inputType: "image" | "text" | "video" | null;
  /** Received, of the content. */
  bytes: number;
  latencyMs: number;
  stored: boolean;
  outcome: "ok" | "refused" | "failed" | "aborted";
  /** What the provider counted, and what it costs. Null: it counts nothing. */
  tokens?: Tokens | null;
};

export type Tokens = {
  input: number;
  output: number;
  /** In millionths of a dollar. Null: nobody said what the model costs. */
  costMicros: bigint | null;
};

/**
 * Counts a call that leaves nothing else. When it resolves the count is in the
 * database's hands, so that a crash of ours loses none; but nobody waits for the disk.
 * What a power cut, or a crash of the database, can take is the counts of the last
 * three `wal_writer_delay`s: 0.15 s as we run it. To wait would take longer than all
 * else that such a call does, for something that no record depends on. What is kept
 * comes with a count that is as durable as itself. Outside of a transaction, calls that
 * end while others are being counted are counted in one statement.
 */
export function count(ctx: Ctx, event: UsageEvent): Promise<void> {
  const row = rowOf(ctx, event, newId(ctx.now));
  return poolOf(ctx.db) ? countsIn(ctx.db)(row) : countAll(ctx.db, [row]);
}

const ROWS_MOST = 500;

// On the global: Next has this module more than once, each beside the same connections.
const kept = globalThis as {
  sojournCounts?: WeakMap<Db, (row: UsageRow) => Promise<void>>;
};
const counts = (kept.sojournCounts ??= new WeakMap());

function countsIn(db: Db): (row: UsageRow) => Promise<void> {
  const known = counts.get(db);
  if (known) return known;
  const fresh = writtenAsOne<UsageRow>((rows) => countAll(db, rows), ROWS_MOST);
  counts.set(db, fresh);
  return fresh;
}

const countAll = (db: Db, rows: UsageRow[]): Promise<void> =>
  run(
    db,
    Prisma.sql`
      WITH ${partsOf(rows)}, unhurried AS MATERIALIZED (
        SELECT set_config('synchronous_commit', 'off', TRUE)
      )
      SELECT FROM unhurried`,
  );

const partsOf = (rows: UsageRow[]): Prisma.Sql =>
  Prisma.join(
    statementsOf(rows).map(
      (sql, place) => Prisma.sql`${Prisma.raw(`counted_${place}`)} AS (${sql})`,
    ),
  );

/**
 * The same as statements, for a call that is stored in one transaction with them. It has
 * an id of its own, unless something is to be added to it later.
 */
export const countedBy = (
  ctx: Ctx,
  event: UsageEvent,
  id = newId(ctx.now),
): Prisma.Sql[] => statementsOf([rowOf(ctx, event, id)]);

/** The events, and what those use of budgets that may have any. */
function statementsOf(rows: UsageRow[]): Prisma.Sql[] {
  const using = rows.filter(({ uses }) => uses);
  return [insertOf(rows), ...(using.length === 0 ? [] : [spendingOf(using)])];
}

type UsageRow = ReturnType<typeof rowOf>;

const rowOf = (ctx: Ctx, event: UsageEvent, id: string) => ({
  ...{ appId: ctx.appId, id, at: ctx.now },
  keyId: ctx.actor.kind === "key" ? ctx.actor.id : null,
  ...{
    model: event.model?.id ?? null,
    provider: event.model?.provider ?? null,
  },
  ...{ inputType: event.inputType, bytes: event.bytes },
  ...{
    latencyMs: event.latencyMs,
    stored: event.stored,
    outcome: event.outcome,
  },
  inputTokens: event.tokens?.input ?? null,
  outputTokens: event.tokens?.output ?? null,
  costMicros: event.tokens?.costMicros ?? null,
  /** Of budgets; a call that was refused uses none. */
  uses: ctx.budgets?.length !== 0 && event.outcome !== "refused",
});

/** One text for any number of rows, so that it is planned once. */
function insertOf(rows: UsageRow[]): Prisma.Sql {
  const all = <M extends keyof UsageRow>(member: M) =>
    rows.map((row) => row[member]);
  return Prisma.sql`
    INSERT INTO usage_events
      (app_id, id, key_id, model, provider, input_type, bytes, latency_ms, stored, outcome,
       input_tokens, output_tokens, cost_micros)
    SELECT * FROM unnest(
      ${all("appId")}::uuid[], ${all("id")}::uuid[], ${all("keyId")}::uuid[],
      ${all("model")}::text[], ${all("provider")}::text[],
      ${all("inputType")}::input_type[], ${all("bytes")}::bigint[],
      ${all("latencyMs")}::int[], ${all("stored")}::boolean[], ${all("outcome")}::outcome[],
      ${all("inputTokens")}::int[], ${all("outputTokens")}::int[],
      ${all("costMicros")}::bigint[])`;
}

/** What calls use of the budgets that their apps and keys have. */
const spendingOf = (rows: UsageRow[]): Prisma.Sql =>
  spent(Prisma.sql`
    SELECT app_id, coalesce(key_id, ${NO_KEY}::uuid) AS key_id, at, 1 AS requests,
      tokens, cost_micros, bytes
    FROM unnest(
      ${rows.map(({ appId }) => appId)}::uuid[], ${rows.map(({ keyId }) => keyId)}::uuid[],
      ${rows.map(({ at }) => at.toISOString())}::timestamptz[],
      ${rows.map(({ inputTokens, outputTokens }) => (inputTokens ?? 0) + (outputTokens ?? 0))}::bigint[],
      ${rows.map(({ costMicros }) => costMicros ?? 0n)}::bigint[],
      ${rows.map(({ bytes }) => bytes)}::bigint[]
    ) AS call (app_id, key_id, at, tokens, cost_micros, bytes)`);

/**
 * Adds to what is used of budgets. Each connection adds to a row of its own, nearly, in
 * one order: so calls seldom wait for each other, and never in a circle.
 */
const spent = (calls: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO budget_uses AS u
    (app_id, key_id, period, start, slot, requests, tokens, cost_micros, bytes)
  SELECT b.app_id, b.key_id, b.period, date_trunc(b.period::text, c.at, 'UTC') AS start,
    pg_backend_pid() % 16, sum(c.requests), sum(c.tokens), sum(c.cost_micros), sum(c.bytes)
  FROM (${calls}) c
  JOIN budgets b ON b.app_id = c.app_id AND b.key_id IN (${NO_KEY}::uuid, c.key_id)
  GROUP BY b.app_id, b.key_id, b.period, start
  ORDER BY b.app_id, b.key_id, b.period, start
  ON CONFLICT (app_id, key_id, period, start, slot) DO UPDATE SET
    requests = u.requests + EXCLUDED.requests, tokens = u.tokens + EXCLUDED.tokens,
    cost_micros = u.cost_micros + EXCLUDED.cost_micros,
    bytes = u.bytes + EXCLUDED.bytes`;

/** Tells how much it was that came after the call which was counted by this id. */
export async function countBytes(
  { db, appId, now }: Ctx,
  id: string,
  bytes: number,
): Promise<void> {
  await run(db, bytesTold(appId, id, bytes));
  const ofCall = Prisma.sql`
    SELECT app_id, coalesce(key_id, ${NO_KEY}::uuid) AS key_id, ${now}::timestamptz AS at,
      0 AS requests, 0 AS tokens, 0 AS cost_micros, ${bytes}::bigint AS bytes
    FROM usage_events WHERE app_id = ${appId}::uuid AND id = ${id}::uuid`;
  await run(db, spent(ofCall));
}
