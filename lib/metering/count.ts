import "server-only";

import type { Ctx } from "@/lib/context";
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
 * comes with a count that is as durable as itself.
 */
export async function count(ctx: Ctx, event: UsageEvent): Promise<void> {
  await run(
    ctx.db,
    Prisma.sql`
      WITH counted AS (${usageOf(ctx, event)}), unhurried AS MATERIALIZED (
        SELECT set_config('synchronous_commit', 'off', TRUE)
      )
      SELECT FROM unhurried`,
  );
}

/**
 * The same as a statement, for a call that is stored in one transaction with it. It has
 * an id of its own, unless something is to be added to it later.
 */
export function usageOf(
  ctx: Ctx,
  event: UsageEvent,
  id = newId(ctx.now),
): Prisma.Sql {
  const keyId = ctx.actor.kind === "key" ? ctx.actor.id : null;
  return Prisma.sql`
    INSERT INTO usage_events
      (app_id, id, key_id, model, provider, input_type, bytes, latency_ms, stored, outcome,
       input_tokens, output_tokens, cost_micros)
    VALUES (
      ${ctx.appId}::uuid, ${id}::uuid, ${keyId}::uuid,
      ${event.model?.id ?? null}, ${event.model?.provider ?? null},
      ${event.inputType}::input_type, ${event.bytes}::bigint,
      ${event.latencyMs}::int, ${event.stored}, ${event.outcome}::outcome,
      ${event.tokens?.input ?? null}::int, ${event.tokens?.output ?? null}::int,
      ${event.tokens?.costMicros ?? null}::bigint
    )`;
}

/** Tells how much it was that came after the call which was counted by this id. */
export const countBytes = (
  { db, appId }: Ctx,
  id: string,
  bytes: number,
): Promise<void> => run(db, bytesTold(appId, id, bytes));
