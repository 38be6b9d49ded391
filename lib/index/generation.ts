import "server-only";

import type { Ctx } from "@/lib/context";
import {
  KEYS_PER_MONTH,
  type MonthKey,
  monthKeyFor,
  monthKeyName,
} from "@/lib/sealing/month-key";
import { Prisma } from "@/prisma/generated/client";

/**
 * The month key under which a record's terms are made anew, if they have no row yet:
 * the newest of its week. Until the caller's transaction ends it isn't destroyed.
 */
export async function newestKeyFor(
  { db, appId }: Pick<Ctx, "db" | "appId">,
  receivedAt: Date,
): Promise<MonthKey> {
  const first = monthKeyFor(appId, receivedAt);
  await db.$queryRaw`
    SELECT pg_advisory_xact_lock_shared(${lockOf(first)})::text`;
  const [newest] = await db.$queryRaw<{ generation: number }[]>`
    SELECT generation FROM index_keys
    WHERE app_id = ${appId}::uuid AND month = ${first.month}::date
      AND generation % ${KEYS_PER_MONTH} = ${first.generation}
    ORDER BY generation DESC LIMIT 1`;
  return { ...first, generation: newest?.generation ?? first.generation };
}

/** Waits until nobody makes terms anew in the week of a key, and keeps all from it. */
export const keepFromWeek = (
  { db }: Pick<Ctx, "db">,
  key: MonthKey,
): Promise<unknown> => db.$queryRaw`
  SELECT pg_advisory_xact_lock(${lockOf(key)})::text`;

/** One lock for all keys of a week. */
function lockOf(key: MonthKey): Prisma.Sql {
  const week = key.generation % KEYS_PER_MONTH;
  return Prisma.sql`hashtextextended(${monthKeyName({ ...key, generation: week })}, 0)`;
}
