import "server-only";

import { record } from "@/lib/audit/record";
import { indexAnew, type Place } from "@/lib/community/indexing";
import { LIVING_COLUMNS, OPENABLE_SHARES } from "@/lib/community/living";
import { againWhereContested } from "@/lib/contested";
import type { Ctx } from "@/lib/context";
import { RENEW_SECONDS } from "@/lib/sealing/month-key";
import { sliceKeyName } from "@/lib/sealing/slice-key";
import { type Indexed, newSlice } from "@/lib/sharing/terms";

/** How many shares a slice has, give or take what comes in between two looks. */
export const SLICE_SHARES = 32_768;

const SHARES_PER_BATCH = 50;
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

/** A slice under whose key terms were destroyed, and since when. */
export type DirtySlice = { slice: number; dirtySince: Date };

/** Lets new shares into no slice that is full, and into one only. */
export async function closeFullSlices(
  { db }: Pick<Ctx, "db">,
  most = SLICE_SHARES,
): Promise<void> {
  await db.$executeRaw`
    UPDATE share_slices l SET open = FALSE
    WHERE open AND (
      slice < (SELECT max(slice) FROM share_slices WHERE open)
      OR (SELECT count(*) FROM (
        SELECT FROM share_terms t WHERE t.slice = l.slice LIMIT ${most}
      ) AS those) = ${most})`;
}

export async function dirtySlices({
  db,
}: Pick<Ctx, "db">): Promise<DirtySlice[]> {
  return db.$queryRaw<DirtySlice[]>`
    SELECT slice, dirty_since AS "dirtySince" FROM share_slices
    WHERE dirty_since IS NOT NULL ORDER BY slice`;
}

/** Whether what lives on in a slice has waited for long enough to be moved. */
export const isMoveDue = ({ dirtySince }: DirtySlice, now: Date): boolean =>
  now.getTime() >= dirtySince.getTime() + RENEW_SECONDS * 1000;

/**
 * Moves what lives on in a slice to another of its own, and so under another key, until
 * nothing is left or `stop` says so. A crash may end it anywhere.
 */
export async function moveSurvivors(
  ctx: Place,
  { slice }: DirtySlice,
  stop?: AbortSignal,
): Promise<void> {
  await ctx.db.$executeRaw`
    UPDATE share_slices SET open = FALSE WHERE slice = ${slice}`;
  let into: number | null = null;
  while (!stop?.aborted) {
    const target: number = into ?? (await newSlice(ctx.db, false));
    into = target;
    const moved = await againWhereContested(() => moveSome(ctx, slice, target));
    if (moved < SHARES_PER_BATCH) return;
  }
}

function moveSome(ctx: Place, from: number, into: number): Promise<number> {
  const work = async (db: Ctx["db"]) => {
    const rows = await db.$queryRaw<Indexed[]>`
      SELECT ${LIVING_COLUMNS} FROM ${OPENABLE_SHARES}
      JOIN share_terms t ON t.share_id = s.id
      WHERE t.slice = ${from} ORDER BY s.id LIMIT ${SHARES_PER_BATCH} FOR UPDATE OF t`;
    const moved = rows.map((row) => ({ ...row, slice: into }));
    await indexAnew({ ...ctx, db }, moved);
    return rows.length;
  };
  // A copy: Prisma writes into it.
  return ctx.db.$transaction(work, { ...LIMITS });
}

/**
 * Destroys the key of a slice in which nothing is left: then nothing that was, in whatever
 * copy of the database, is more than noise. Answers whether it did. Whoever comes into
 * the slice meanwhile waits, is refused by the database, and takes another.
 */
export function destroyUnused(
  ctx: Place & Pick<Ctx, "address">,
  { slice }: DirtySlice,
): Promise<boolean> {
  const work = async (db: Ctx["db"]) => {
    const [gone] = await db.$queryRaw<object[]>`
      DELETE FROM share_slices l WHERE slice = ${slice} AND NOT EXISTS (
        SELECT FROM share_terms t WHERE t.slice = l.slice)
      RETURNING slice`;
    if (!gone) return false;
    await ctx.vault.keys.destroy(sliceKeyName(slice));
    const actor = { kind: "job", id: null } as const;
    await record(
      { ...ctx, db, appId: null, actor },
      { action: "slice_key.destroy" },
    );
    return true;
  };
  return againWhereContested(() => ctx.db.$transaction(work, { ...LIMITS }));
}
