import "server-only";

import { writtenAsOne } from "@/lib/as-one";
import type { Ctx, Db } from "@/lib/context";
import { poolOf } from "@/lib/db";
import { newId } from "@/lib/ids";
import { bytesTold } from "@/lib/metering/totals";
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
      WITH counted AS (${insertOf(rows)}), unhurried AS MATERIALIZED (
        SELECT set_config('synchronous_commit', 'off', TRUE)
      )
      SELECT FROM unhurried`,
  );

/**
 * The same as a statement, for a call that is stored in one transaction with it. It has
 * an id of its own, unless something is to be added to it later.
 */
export const usageOf = (
  ctx: Ctx,
  event: UsageEvent,
  id = newId(ctx.now),
): Prisma.Sql => insertOf([rowOf(ctx, event, id)]);

type UsageRow = ReturnType<typeof rowOf>;

const rowOf = ({ appId, actor }: Ctx, event: UsageEvent, id: string) => ({
  ...{ appId, id, keyId: actor.kind === "key" ? actor.id : null },
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

/** Tells how much it was that came after the call which was counted by this id. */
export const countBytes = (
  { db, appId }: Ctx,
  id: string,
  bytes: number,
): Promise<void> => run(db, bytesTold(appId, id, bytes));
