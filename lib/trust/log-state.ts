import "server-only";

import type { Ctx } from "@/lib/context";
import { openCheckpoint, parseCheckpoint } from "@/lib/log/checkpoint";
import { toBase64 } from "@/lib/log/encoding";
import { sameHash } from "@/lib/log/hash";
import { parseKeys } from "@/lib/log/key";
import { hashReader } from "@/lib/log/tiles";
import { rootAt } from "@/lib/log/tree";
import { Unproven } from "@/lib/log/unproven";
import { wrongBetween } from "@/lib/receipts/check";
import { publicKeys } from "@/lib/receipts/public";
import { tilesIn } from "@/lib/receipts/tiles";
import { sha256 } from "@/lib/sealing/digest";

/** So many of the newest entries are held against the tree each time. */
const NEWEST = 256;

export type LogState = {
  size: number;
  /** What was signed last, in base64. Null: nothing yet. */
  root: string | null;
  signedAt: Date | null;
  /** Whether one of the log's keys signed it, and the tree has that root. */
  proven: boolean;
  /** Of the newest entries, how many are not what the tree says. */
  wrong: number;
};

/** The log as it is signed, and whether that holds: by reading a few of its tiles. */
export async function logState(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
): Promise<LogState> {
  const newest = await ctx.db.logCheckpoint.findFirst({
    orderBy: { size: "desc" },
  });
  if (!newest) {
    return { size: 0, root: null, signedAt: null, proven: true, wrong: 0 };
  }
  const { note, at: signedAt } = newest;
  const size = Number(newest.size);
  const kept = await ctx.db.logPlace.aggregate({ _min: { index: true } });
  const from = Math.max(size - NEWEST, Number(kept._min.index ?? size));
  return {
    ...{ size, signedAt, root: rootIn(note) },
    proven: await isProven(ctx, note, size),
    wrong: (await wrongBetween(ctx, from, size)).length,
  };
}

/** What a note says the root is, whoever signed it. */
function rootIn(note: string): string | null {
  try {
    return toBase64(parseCheckpoint(`${note.split("\n\n")[0]}\n`).root);
  } catch (error) {
    if (error instanceof Unproven) return null;
    throw error;
  }
}

async function isProven(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  note: string,
  size: number,
): Promise<boolean> {
  try {
    const keys = await parseKeys(await publicKeys(ctx));
    const signed = await openCheckpoint(note, keys);
    const read = hashReader(tilesIn(ctx.db), sha256);
    const root = await rootAt(size, read, sha256);
    return signed.size === size && sameHash(root, signed.root);
  } catch (error) {
    // A tile that is missing or short is as wrong as one that was changed.
    if (error instanceof Unproven || error instanceof RangeError) return false;
    throw error;
  }
}
