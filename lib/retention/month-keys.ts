import "server-only";

import { record } from "@/lib/audit/record";
import { againWhereContested } from "@/lib/contested";
import { type Ctx, inTransaction } from "@/lib/context";
import { firstIdAt } from "@/lib/ids";
import { keepFromWeek } from "@/lib/index/generation";
import {
  indexAgain,
  indexedAtOnce,
  type Weighed,
} from "@/lib/inputs/index-again";
import {
  isMonthKeyClosed,
  KEYS_PER_MONTH,
  MONTH_KEYS,
  type MonthKey,
  monthKeyName,
  RENEW_SECONDS,
  readMonthKeyName,
  spanOf,
} from "@/lib/sealing/month-key";
import { Prisma } from "@/prisma/generated/client";

const KEYS_PER_PAGE = 100;
const RECORDS_PER_BATCH = 100;

/** For a transaction that opens a batch of records, or looks through a week of them. */
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

type Place = Pick<Ctx, "db" | "vault" | "now" | "address">;

/** A month key under which terms were destroyed, and since when. */
export type DirtyKey = MonthKey & { dirtySince: Date };

/** All whose week is over, a page in memory at a time. */
export async function* dirtyMonthKeys({
  db,
  now,
}: Pick<Ctx, "db" | "now">): AsyncGenerator<DirtyKey> {
  for (let after: MonthKey | null = null; ; ) {
    const beyond: Prisma.Sql = after
      ? Prisma.sql`AND (app_id, month, generation)
          > (${after.appId}::uuid, ${after.month}::date, ${after.generation})`
      : Prisma.empty;
    const page: DirtyKey[] = await db.$queryRaw<DirtyKey[]>`
      SELECT app_id AS "appId", month, generation, dirty_since AS "dirtySince"
      FROM index_keys WHERE dirty_since IS NOT NULL ${beyond}
      ORDER BY app_id, month, generation LIMIT ${KEYS_PER_PAGE}`;
    for (const key of page) if (isMonthKeyClosed(key, now)) yield key;
    if (page.length < KEYS_PER_PAGE) return;
    after = page.at(-1) ?? null;
  }
}

/** Whether what lives on under a key has waited for long enough to be indexed anew. */
export const isRenewalDue = ({ dirtySince }: DirtyKey, now: Date): boolean =>
  now.getTime() >= dirtySince.getTime() + RENEW_SECONDS * 1000;

/**
 * Says that terms will be under the next key of a week, for whoever asks the index to
 * look there too. Answers whether that was said before: the first of them come under it
 * a while later, when nobody goes by what was known before that any more.
 */
export async function announce(
  { db }: Pick<Ctx, "db">,
  key: MonthKey,
): Promise<boolean> {
  const { appId, month, generation } = nextOf(key);
  const { count } = await db.indexKey.createMany({
    data: { appId, month, generation },
    skipDuplicates: true,
  });
  return count === 0;
}

const nextOf = ({ appId, month, generation }: MonthKey): MonthKey => ({
  ...{ appId, month },
  generation: generation + KEYS_PER_MONTH,
});

/**
 * Indexes a batch of what lives under a key anew, under the next one of its week, so
 * that the key can be destroyed. A crash may end it anywhere. Answers with the last
 * record of the batch; null where none was left.
 */
export async function renewSome(
  ctx: Ctx,
  key: MonthKey,
  after: string | null,
): Promise<string | null> {
  const next = nextOf(key);
  return againWhereContested(() =>
    inTransaction(
      ctx,
      async (ctx) => {
        const ids = await survivors(ctx, key, after);
        await indexAgain(ctx, ids, next);
        return ids.at(-1) ?? null;
      },
      LIMITS,
    ),
  );
}

/** Locked, so that nothing of them changes until they are indexed. */
async function survivors(
  { db }: Pick<Ctx, "db">,
  key: MonthKey,
  after: string | null,
): Promise<string[]> {
  const beyond = after ? Prisma.sql`AND i.id > ${after}::uuid` : Prisma.empty;
  const rows = await db.$queryRaw<Weighed[]>`
    SELECT i.id, i.type, i.bytes FROM inputs i
    JOIN index_terms t ON t.app_id = i.app_id AND t.input_id = i.id
    WHERE ${isUnder(key)} ${beyond}
    ORDER BY i.id LIMIT ${RECORDS_PER_BATCH} FOR UPDATE OF i`;
  return indexedAtOnce(rows);
}

function isUnder(key: MonthKey): Prisma.Sql {
  const { from, to } = spanOf(key);
  return Prisma.sql`
    t.app_id = ${key.appId}::uuid AND t.generation = ${key.generation}::smallint
    AND t.input_id >= ${firstIdAt(from)}::uuid AND t.input_id < ${firstIdAt(to)}::uuid`;
}

/**
 * Destroys a month key, if no terms are under it: then nothing that was, in whatever
 * copy of the database, is more than noise. Answers whether it did. Nobody makes terms
 * under it meanwhile; where it is asked to do so twice, one says so in the log.
 */
export function destroyUnused(ctx: Place, key: MonthKey): Promise<boolean> {
  const work = async (db: Ctx["db"]) => {
    await keepFromWeek({ db }, key);
    const [used] = await db.$queryRaw<object[]>`
      SELECT 1 FROM index_terms t WHERE ${isUnder(key)} LIMIT 1`;
    if (used) return false;
    const name = monthKeyName(key);
    const wasThere = (await ctx.vault.keys.find(name)) !== null;
    await ctx.vault.keys.destroy(name);
    await forget(db, key);
    if (wasThere) {
      const actor = { kind: "job", id: null } as const;
      const noted = { ...ctx, db, appId: key.appId, actor };
      await record(noted, { action: "month_key.destroy" });
    }
    return wasThere;
  };
  // A copy: Prisma writes into it.
  return ctx.db.$transaction(work, { ...LIMITS });
}

/**
 * Destroys month keys that nothing is under and nothing will be: those under which only
 * requests came that failed. Those that terms were under are dirty, and left to the
 * others. Answers with how many went.
 */
export async function destroySpareMonthKeys(
  ctx: Place,
  stop?: AbortSignal,
): Promise<number> {
  let destroyed = 0;
  for await (const name of ctx.vault.keys.list(MONTH_KEYS)) {
    if (stop?.aborted) break;
    const key = readMonthKeyName(name);
    if (!key || !isMonthKeyClosed(key, ctx.now)) continue;
    const { appId, month, generation } = key;
    const where = { appId, month, generation };
    const known = await ctx.db.indexKey.findFirst({ where });
    if (!known && (await destroyUnused(ctx, key))) destroyed++;
  }
  return destroyed;
}

/** With the key, what was known of its week, where nothing is left in that. */
async function forget(db: Ctx["db"], key: MonthKey): Promise<void> {
  const { appId, month, generation } = key;
  await db.indexKey.deleteMany({ where: { appId, month, generation } });
  const { from, to } = spanOf(key);
  const [left] = await db.$queryRaw<object[]>`
    SELECT 1 FROM inputs WHERE app_id = ${appId}::uuid
      AND id >= ${firstIdAt(from)}::uuid AND id < ${firstIdAt(to)}::uuid LIMIT 1`;
  if (left) return;
  const startsAt = { gte: from, lt: to };
  await db.indexSlice.deleteMany({ where: { appId, startsAt } });
  const unused = { ...nextOf(key), dirtySince: null };
  await db.indexKey.deleteMany({ where: unused });
}
