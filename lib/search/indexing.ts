import "server-only";

import { againWhereContested } from "@/lib/contested";
import {
  authorize,
  type Ctx,
  type IndexMode,
  inTransaction,
} from "@/lib/context";
import { dirtied } from "@/lib/index/dirty";
import { indexVersion } from "@/lib/index/version";
import {
  indexAgain,
  indexedAtOnce,
  type Weighed,
} from "@/lib/inputs/index-again";
import { Prisma } from "@/prisma/generated/client";

const RECORDS_PER_BATCH = 200;
const LIMITS = { maxWait: 10_000, timeout: 60_000 };
const MODES: IndexMode[] = ["off", "on", "substrings"];

/** The apps of which not all records are in the index as they are to be. */
export const isBehind: Prisma.AppWhereInput = {
  OR: MODES.map((index) => ({
    index,
    indexVersion: { not: indexVersion(index) },
  })),
};

/** How far an app's index is behind. Null: it isn't, or another has it in hand. */
type Standing = { index: IndexMode; version: number; position: string | null };

/**
 * Goes on bringing an app's records into the index as they are to be there, by a batch:
 * those of another version or without terms get them, or all lose theirs where the app
 * wants no index. Whoever has the app in hand is let alone, so any number of workers
 * may do so; a crash costs a batch. Answers whether there is more.
 */
export async function indexSome(ctx: Ctx): Promise<boolean> {
  authorize(ctx, "inputs:read");

  return againWhereContested(() =>
    inTransaction(
      ctx,
      async (ctx) => {
        const standing = await standingOf(ctx);
        if (!standing) return false;
        const { index } = standing;
        const rows = await nextRows(ctx, standing);
        const work = index === "off" ? removeTerms : indexStale;
        const last = await work({ ...ctx, index }, rows, standing.version);
        await note(ctx, standing, last);
        return last !== null;
      },
      LIMITS,
    ),
  );
}

async function standingOf({ db, appId }: Ctx): Promise<Standing | null> {
  const [row] = await db.$queryRaw<
    (Pick<Standing, "index" | "position"> & { version: number })[]
  >`
    SELECT index::text AS index, index_version AS version, index_position AS position
    FROM apps WHERE id = ${appId}::uuid FOR NO KEY UPDATE SKIP LOCKED`;
  if (!row) return null;
  const version = indexVersion(row.index);
  return row.version === version ? null : { ...row, version };
}

type Row = Weighed & { version: number | null };

async function nextRows(
  { db, appId }: Ctx,
  { position }: Standing,
): Promise<Row[]> {
  const beyond = position
    ? Prisma.sql`AND i.id > ${position}::uuid`
    : Prisma.empty;
  return db.$queryRaw<Row[]>`
    SELECT i.id, i.type, i.bytes, t.version FROM inputs i
    LEFT JOIN index_terms t ON t.app_id = i.app_id AND t.input_id = i.id
    WHERE i.app_id = ${appId}::uuid ${beyond}
    ORDER BY i.id LIMIT ${RECORDS_PER_BATCH}`;
}

/** Answers with the last that is done; null where that was all there is. */
async function indexStale(
  ctx: Ctx,
  rows: Row[],
  version: number,
): Promise<string | null> {
  const stale = rows.filter((row) => row.version !== version);
  const ids = indexedAtOnce(stale);
  await ctx.db.$queryRaw`
    SELECT id FROM inputs WHERE app_id = ${ctx.appId}::uuid
      AND id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  await indexAgain(ctx, ids);
  if (ids.length < stale.length) return ids.at(-1) ?? null;
  return lastOf(rows);
}

async function removeTerms(ctx: Ctx, rows: Row[]): Promise<string | null> {
  const ids = rows.map(({ id }) => id);
  await ctx.db.$executeRaw`
    WITH gone AS (
      DELETE FROM index_terms
      WHERE app_id = ${ctx.appId}::uuid AND input_id = ANY(${ids}::uuid[])
      RETURNING input_id, generation
    ) ${dirtied(ctx.appId, Prisma.sql`gone`, ctx.now)}`;
  return lastOf(rows);
}

const lastOf = (rows: Row[]) =>
  rows.length < RECORDS_PER_BATCH ? null : (rows.at(-1)?.id ?? null);

async function note(
  { db, appId }: Ctx,
  { version }: Standing,
  last: string | null,
): Promise<void> {
  const data =
    last === null
      ? { indexVersion: version, indexPosition: null }
      : { indexPosition: last };
  await db.app.update({ where: { id: appId }, data, select: { id: true } });
}
