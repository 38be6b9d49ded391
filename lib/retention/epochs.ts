import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import {
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

type Epoch = { appId: string; epoch: Date; generation: number };

/**
 * Puts destroyed records out of reach of every copy of the database: the epoch keys
 * that they were under are destroyed, once their half of the day is over and nothing
 * new can come under them: at most 14 hours after it began. What still lives there is wrapped under a fresh key first, in batches
 * that a crash may end anywhere: the old key goes last, when no row names it.
 * Answers with how many keys were destroyed.
 */
export async function renewEpochs(
  ctx: Pick<Ctx, "db" | "vault" | "now" | "address">,
): Promise<number> {
  const dirty = await ctx.db.dirtyEpoch.findMany({
    where: { OR: closedAt(ctx.now) },
    orderBy: { since: "asc" },
    take: EPOCHS_PER_RUN,
  });
  for (const epoch of dirty) {
    await rewrapSurvivors(ctx, epoch);
    await ctx.vault.keys.destroy(epochKeyName(epoch));
    const { count } = await ctx.db.dirtyEpoch.deleteMany({
      where: keyOf(epoch),
    });
    // Of two workers that did the same, one says so.
    if (count === 0) continue;
    await record(
      { ...ctx, appId: epoch.appId, actor: { kind: "job", id: null } },
      { action: "epoch.destroy" },
    );
  }
  return dirty.length;
}

/** The keys under which nothing new comes: of past halves, and all made since then. */
function closedAt(now: Date) {
  const firstHalves = Array.from({ length: KEYS_PER_DAY }, (_, generation) => {
    const end = (generation + 1) * HALF_DAY_MS + GRACE_MS;
    return { generation, epoch: { lte: new Date(now.getTime() - end) } };
  });
  return [...firstHalves, { generation: { gte: KEYS_PER_DAY } }];
}

async function rewrapSurvivors(
  ctx: Pick<Ctx, "db" | "vault">,
  epoch: Epoch,
): Promise<void> {
  for (;;) {
    const rows = await ctx.db.recordKey.findMany({
      where: keyOf(epoch),
      take: RECORDS_PER_BATCH,
      orderBy: { inputId: "asc" },
    });
    if (rows.length === 0) return;
    const generation = epoch.generation + KEYS_PER_DAY;
    for (const row of rows) {
      const key = await openRecordKey(ctx.vault, row);
      const wrappedKey = await wrapRecordKey(ctx.vault, key, {
        ...row,
        generation,
      });
      // Only where nobody destroyed it meanwhile: then there is no such row.
      await ctx.db.recordKey.updateMany({
        where: { ...keyOf(epoch), inputId: row.inputId },
        data: { generation, wrappedKey: Uint8Array.from(wrappedKey) },
      });
    }
  }
}

const keyOf = ({ appId, epoch, generation }: Epoch) => ({
  appId,
  epoch,
  generation,
});
