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
import { Prisma } from "@/prisma/generated/client";

const EPOCHS_PER_PAGE = 100;
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
  stop?: AbortSignal,
): Promise<number> {
  let renewed = 0;
  for await (const epoch of dirtyEpochs(ctx)) {
    if (!isRenewable(epoch, ctx.now)) continue;
    try {
      if (!(await renewEpoch(ctx, epoch, stop))) break;
      renewed++;
    } catch (error) {
      log.error("epoch.failed", error, { epoch: epochKeyName(epoch) });
    }
  }
  return renewed;
}

/** All of them, a page in memory at a time; each once, whatever becomes of it. */
async function* dirtyEpochs({ db }: Pick<Ctx, "db">): AsyncGenerator<Epoch> {
  for (let after: Epoch | null = null; ; ) {
    const beyond: Prisma.Sql = after
      ? Prisma.sql`WHERE (app_id, epoch, generation)
          > (${after.appId}::uuid, ${after.epoch}::date, ${after.generation})`
      : Prisma.empty;
    const page: Epoch[] = await db.$queryRaw<Epoch[]>`
      SELECT app_id AS "appId", epoch, generation FROM dirty_epochs ${beyond}
      ORDER BY app_id, epoch, generation LIMIT ${EPOCHS_PER_PAGE}`;
    yield* page;
    if (page.length < EPOCHS_PER_PAGE) return;
    after = page.at(-1) ?? null;
  }
}

/** False: it was asked to stop before its end. */
async function renewEpoch(
  ctx: Pick<Ctx, "db" | "vault" | "now" | "address">,
  epoch: Epoch,
  stop?: AbortSignal,
): Promise<boolean> {
  for (let more = true; more; more = await rewrapSurvivors(ctx, epoch)) {
    if (stop?.aborted) return false;
  }
  await ctx.vault.keys.destroy(epochKeyName(epoch));
  const { count } = await ctx.db.dirtyEpoch.deleteMany({ where: keyOf(epoch) });
  // Of two workers that did the same, one says so.
  if (count > 0) {
    await record(
      { ...ctx, appId: epoch.appId, actor: { kind: "job", id: null } },
      { action: "epoch.destroy" },
    );
  }
  return true;
}

/** Nothing is received under a key that was made for the survivors of another. */
const isRenewable = (epoch: Epoch, now: Date) =>
  epoch.generation >= KEYS_PER_DAY || isClosed(epoch, now);

/** Whether nothing new comes under a key, nor under any of its day made since then. */
export function isClosed({ epoch, generation }: Epoch, now: Date): boolean {
  const halves = Math.min(generation + 1, KEYS_PER_DAY);
  const end = epoch.getTime() + halves * HALF_DAY_MS + GRACE_MS;
  return now.getTime() >= end;
}

/**
 * Wraps a batch anew. Answers whether there may be more. Keys of uploads go first: what
 * becomes a record meanwhile is found among the records.
 */
async function rewrapSurvivors(
  ctx: Pick<Ctx, "db" | "vault">,
  epoch: Epoch,
): Promise<boolean> {
  if (await rewrapUploads(ctx, epoch)) return true;
  const generation = epoch.generation + KEYS_PER_DAY;
  const rows = await ctx.db.recordKey.findMany({
    where: keyOf(epoch),
    take: RECORDS_PER_BATCH,
    orderBy: { inputId: "asc" },
  });
  if (rows.length === 0) return false;
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
  return true;
}

async function rewrapUploads(
  ctx: Pick<Ctx, "db" | "vault">,
  epoch: Epoch,
): Promise<boolean> {
  const generation = epoch.generation + KEYS_PER_DAY;
  const rows = await ctx.db.uploadKey.findMany({
    where: keyOf(epoch),
    take: RECORDS_PER_BATCH,
    orderBy: { uploadId: "asc" },
  });
  for (const { uploadId: inputId, ...row } of rows) {
    const key = await openRecordKey(ctx.vault, { inputId, ...row });
    const fresh = await wrapRecordKey(ctx.vault, key, {
      ...{ inputId, ...row },
      generation,
    });
    await ctx.db.uploadKey.updateMany({
      where: { ...keyOf(epoch), uploadId: inputId },
      data: { generation, wrappedKey: Uint8Array.from(fresh) },
    });
  }
  return rows.length > 0;
}

const keyOf = ({ appId, epoch, generation }: Epoch) => ({
  appId,
  epoch,
  generation,
});
