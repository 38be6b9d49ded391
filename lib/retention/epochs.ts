import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import { log } from "@/lib/log";
import {
  type Epoch,
  epochKeyName,
  KEYS_PER_DAY,
  openRecordKey,
  wrapRecordKey,
} from "@/lib/sealing/record-key";

const EPOCHS_PER_RUN = 100;
const RECORDS_PER_BATCH = 500;
const HALF_DAY_MS = 12 * 60 * 60 * 1000;

/** Longer than the longest request: after it, nothing new comes under a past key. */
const GRACE_MS = 2 * 60 * 60 * 1000;

/**
 * Puts destroyed records out of reach of every copy of the database: the epoch keys
 * that they were under are destroyed, once their half of the day is over and nothing
 * new can come under them: at most 14 hours after it began. What still lives there is
 * wrapped under a fresh key first, in batches that a crash may end anywhere: the old
 * key goes last, when no row names it. An epoch that can't be renewed, because a key
 * in it is damaged, is told of and left; it keeps no other. Answers with how many keys
 * were destroyed.
 */
export async function renewEpochs(
  ctx: Pick<Ctx, "db" | "vault" | "now" | "address">,
): Promise<number> {
  const dirty = await ctx.db.dirtyEpoch.findMany({
    where: { OR: closedAt(ctx.now) },
    orderBy: { since: "asc" },
    take: EPOCHS_PER_RUN,
  });
  let renewed = 0;
  for (const epoch of dirty) {
    try {
      await renewEpoch(ctx, epoch);
      renewed++;
    } catch (error) {
      log.error("epoch.failed", error, { epoch: epochKeyName(epoch) });
    }
  }
  return renewed;
}

async function renewEpoch(
  ctx: Pick<Ctx, "db" | "vault" | "now" | "address">,
  epoch: Epoch,
): Promise<void> {
  await rewrapSurvivors(ctx, epoch);
  await ctx.vault.keys.destroy(epochKeyName(epoch));
  const { count } = await ctx.db.dirtyEpoch.deleteMany({ where: keyOf(epoch) });
  // Of two workers that did the same, one says so.
  if (count === 0) return;
  await record(
    { ...ctx, appId: epoch.appId, actor: { kind: "job", id: null } },
    { action: "epoch.destroy" },
  );
}

/** The keys under which nothing new comes: of past halves, and all made since then. */
function closedAt(now: Date) {
  const firstHalves = Array.from({ length: KEYS_PER_DAY }, (_, generation) => {
    const end = (generation + 1) * HALF_DAY_MS + GRACE_MS;
    return { generation, epoch: { lte: new Date(now.getTime() - end) } };
  });
  return [...firstHalves, { generation: { gte: KEYS_PER_DAY } }];
}

/** Whether nothing new comes under a key, nor under any of its day made since then. */
export function isClosed({ epoch, generation }: Epoch, now: Date): boolean {
  const halves = Math.min(generation + 1, KEYS_PER_DAY);
  const end = epoch.getTime() + halves * HALF_DAY_MS + GRACE_MS;
  return now.getTime() >= end;
}

async function rewrapSurvivors(
  ctx: Pick<Ctx, "db" | "vault">,
  epoch: Epoch,
): Promise<void> {
  const generation = epoch.generation + KEYS_PER_DAY;
  for (;;) {
    const rows = await ctx.db.recordKey.findMany({
      where: keyOf(epoch),
      take: RECORDS_PER_BATCH,
      orderBy: { inputId: "asc" },
    });
    if (rows.length === 0) return;
    const wrapped: Uint8Array[] = [];
    for (const row of rows) {
      const key = await openRecordKey(ctx.vault, row);
      const fresh = await wrapRecordKey(ctx.vault, key, { ...row, generation });
      wrapped.push(Uint8Array.from(fresh));
    }
    // Only where nobody destroyed it meanwhile, or is about to.
    await ctx.db.$executeRaw`
      WITH ours AS (
        SELECT input_id FROM keystore.record_keys
        WHERE app_id = ${epoch.appId}::uuid AND epoch = ${epoch.epoch}::date
          AND generation = ${epoch.generation}::smallint
          AND input_id = ANY(${rows.map(({ inputId }) => inputId)}::uuid[])
        FOR UPDATE SKIP LOCKED
      )
      UPDATE keystore.record_keys k
      SET generation = ${generation}::smallint, wrapped_key = w.key
      FROM ours JOIN unnest(
        ${rows.map(({ inputId }) => inputId)}::uuid[], ${wrapped}::bytea[]
      ) AS w (id, key) ON w.id = ours.input_id
      WHERE k.app_id = ${epoch.appId}::uuid AND k.input_id = ours.input_id`;
  }
}

const keyOf = ({ appId, epoch, generation }: Epoch) => ({
  appId,
  epoch,
  generation,
});
