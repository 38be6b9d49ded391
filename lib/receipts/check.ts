import "server-only";

import type { Ctx, Db } from "@/lib/context";
import { openCheckpoint } from "@/lib/log/checkpoint";
import { leafOf } from "@/lib/log/entry";
import { leafInput, sameHash } from "@/lib/log/hash";
import { parseKeys } from "@/lib/log/key";
import { hashReader } from "@/lib/log/tiles";
import { rootAt } from "@/lib/log/tree";
import {
  ENTRY_COLUMNS,
  entryIn,
  PLACED,
  type PlacedRow,
} from "@/lib/receipts/entry";
import { firstKept, prunable } from "@/lib/receipts/pruned";
import { publicKeys } from "@/lib/receipts/public";
import { tilesIn } from "@/lib/receipts/tiles";
import { sha256 } from "@/lib/sealing/digest";

const BATCH_SIZE = 5_000;
const TOLD_MAX = 100;

/** What is wrong with the log. Nothing, where it is signed and no place is wrong. */
export type LogCheck = {
  size: number;
  /** Whether the tree of that size is the one that was signed. */
  signed: boolean;
  /** How many entries, from the first on, were pruned when their time was over. */
  pruned: number;
  /** Places whose entry is changed, missing or another's: the first hundred. */
  wrong: number[];
};

/**
 * Holds the log against a checkpoint that somebody kept: that the tree had this root
 * when it had that size, and that each entry up to there is what its place says. So a
 * history that was rewritten in the database is found, whatever was done to hide it.
 *
 * Entries from before `prunedBefore` may be missing, if all before them are as well.
 * One that is missing in between, or that is younger, is wrong.
 */
export async function checkLog(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  note: string,
  prunedBefore: Date,
): Promise<LogCheck> {
  const keys = await parseKeys(await publicKeys(ctx));
  const { size, root } = await openCheckpoint(note, keys);
  const read = hashReader(tilesIn(ctx.db), sha256);
  const signed = sameHash(await rootAt(size, read, sha256), root);

  const pruned = await prunedOf(ctx.db, size, prunedBefore);
  const wrong: number[] = [];
  for (let from = pruned; from < size && wrong.length < TOLD_MAX; ) {
    const to = Math.min(from + BATCH_SIZE, size);
    wrong.push(...(await wrongBetween(ctx, from, to)));
    from = to;
  }
  return { size, signed, pruned, wrong: wrong.slice(0, TOLD_MAX) };
}

/** How many of the first entries are missing as they may be. */
export async function prunedOf(
  db: Db,
  size: number,
  before: Date,
): Promise<number> {
  const missing = (await firstKept(db)) ?? size;
  return Math.min(missing, await prunable(db, before), size);
}

/** The places from one up to another whose entry isn't what its hash in the tree says. */
export async function wrongBetween(
  { db }: Pick<Ctx, "db">,
  from: number,
  to: number,
): Promise<number[]> {
  const rows = await db.$queryRaw<PlacedRow[]>`
    SELECT ${ENTRY_COLUMNS}, index FROM ${PLACED}
    WHERE index >= ${from}::bigint AND index < ${to}::bigint ORDER BY index`;
  const leaves = new Map(
    rows.map((row) => [
      Number(row.index),
      sha256(leafInput(leafOf(entryIn(row)))),
    ]),
  );
  const read = hashReader(tilesIn(db), sha256);
  const wrong: number[] = [];
  for (let place = from; place < to; place++) {
    const leaf = leaves.get(place);
    if (!leaf || !sameHash(leaf, await read(0, place))) wrong.push(place);
  }
  return wrong;
}
