import "server-only";

import type { Ctx, Db } from "@/lib/context";
import { env } from "@/lib/env";
import { prunedOf, wrongBetween } from "@/lib/receipts/check";
import { sizeOf } from "@/lib/receipts/sequence";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** How many are looked at each time: within a day, 14 million of either. */
const PER_RUN = 10_000;

/** What was looked at, what of it is wrong, and where to go on. Null: that was all. */
type Part = { looked: number; wrong: number; cursor: string | null };

type Of = Pick<Ctx, "db" | "now">;

/** What is gone through, a part at a time, by name. */
const WALKS = { sealed: nextRecords, log: nextEntries };
export type Round = keyof typeof WALKS;

/**
 * Looks at the next records, whether all of each is sealed, and at the next entries of
 * the log, whether each is what the tree says; from the beginning again where the last
 * run came to the end. So each has its turn, however many there are.
 */
export async function goOnWithRounds(ctx: Of, most = PER_RUN): Promise<void> {
  for (const name of Object.keys(WALKS) as Round[]) {
    const row = await ctx.db.evidenceRound.findUnique({ where: { name } });
    const part = await WALKS[name](ctx, row?.cursor ?? null, most);
    const looked = BigInt(part.looked) + (row?.looked ?? 0n);
    const wrong = BigInt(part.wrong) + (row?.wrong ?? 0n);
    const { cursor } = part;
    const lasted = { lastLooked: looked, lastWrong: wrong, lastEndAt: ctx.now };
    const found = cursor
      ? { cursor, looked, wrong }
      : { cursor, looked: 0n, wrong: 0n, ...lasted };
    await ctx.db.evidenceRound.upsert({
      where: { name },
      create: { name, ...found },
      update: found,
    });
  }
}

/** A field as `sealField` makes it: its version, a nonce, perhaps nothing, and a tag. */
const isSealed = (column: string) => Prisma.sql`
  (octet_length(${Prisma.raw(column)}) > 28
    AND get_byte(substring(${Prisma.raw(column)} FROM 1 FOR 1), 0) = 1)`;

/** The records after a place, in the order of apps and then of receipt. */
async function nextRecords(
  { db }: Of,
  cursor: string | null,
  most: number,
): Promise<Part> {
  const [app, id] = cursor?.split("/") ?? [];
  const beyond = cursor
    ? Prisma.sql`WHERE (i.app_id, i.id) > (${app}::uuid, ${id}::uuid)`
    : Prisma.empty;
  const rows = await rowsOf<{ place: string; sealed: boolean }>(
    db,
    Prisma.sql`
      SELECT i.app_id || '/' || i.id AS place, (
        EXISTS (
          SELECT FROM keystore.record_keys k
          WHERE k.app_id = i.app_id AND k.input_id = i.id
            AND ${isSealed("k.wrapped_key")})
        AND ${isSealed("i.sealed_details")}
        AND coalesce(${isSealed("i.sealed_content")}, true)
        AND coalesce(${isSealed("i.sealed_thumbnail")}, true)
        AND NOT EXISTS (
          SELECT FROM predictions p
          WHERE p.app_id = i.app_id AND p.input_id = i.id
            AND NOT ${isSealed("p.sealed_answer")})
        AND NOT EXISTS (
          SELECT FROM annotations a
          WHERE a.app_id = i.app_id AND a.input_id = i.id
            AND NOT ${isSealed("a.sealed_body")})
      ) AS sealed
      FROM inputs i ${beyond} ORDER BY i.app_id, i.id LIMIT ${most}`,
  );
  const last = rows.length === most ? rows.at(-1) : undefined;
  return {
    looked: rows.length,
    wrong: rows.filter(({ sealed }) => !sealed).length,
    cursor: last?.place ?? null,
  };
}

/** The entries after a place in the log, up to what is signed by now. */
async function nextEntries(
  { db, now }: Of,
  cursor: string | null,
  most: number,
): Promise<Part> {
  const size = await sizeOf(db);
  const from = Math.max(Number(cursor ?? 0), await gone({ db, now }, size));
  const to = Math.min(from + most, size);
  const wrong = await wrongBetween({ db }, from, to);
  // What was pruned meanwhile isn't wrong.
  const since = await gone({ db, now }, size);
  return {
    looked: Math.max(0, to - from),
    wrong: wrong.filter((place) => place >= since).length,
    cursor: to < size ? String(to) : null,
  };
}

/**
 * How many of the first entries are missing since their time, METADATA_LIFE, is over.
 * Where that was made longer, what had gone by the shorter one is told as missing.
 */
async function gone({ db, now }: Of, size: number): Promise<number> {
  const before = new Date(now.getTime() - env().METADATA_LIFE * 1000);
  return prunedOf(db, size, before);
}

/** What was found: in the round under way, or if that is nothing, in the last whole one. */
export async function foundIn(db: Db, name: Round) {
  const row = await db.evidenceRound.findUnique({ where: { name } });
  return {
    looked: Number(row?.lastLooked ?? row?.looked ?? 0),
    wrong: Math.max(Number(row?.lastWrong ?? 0), Number(row?.wrong ?? 0)),
    /** When all had been looked at. Null: not yet. */
    endedAt: row?.lastEndAt ?? null,
  };
}
