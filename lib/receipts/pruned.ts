import "server-only";

import type { Db } from "@/lib/context";

/**
 * How many entries, from the log's beginning, are wholly from before an instant: those
 * that a checkpoint of that time or earlier already had. Only of them may rows be
 * pruned; their hashes stay in the tiles, so that whatever else was proven goes on
 * being so.
 */
export async function prunable(db: Db, before: Date): Promise<number> {
  const witness = await db.logCheckpoint.findFirst({
    where: { at: { lte: before } },
    orderBy: { at: "desc" },
    select: { size: true },
  });
  return Number(witness?.size ?? 0);
}

/** From which place on there are entries. All earlier ones are gone. */
export async function firstKept(db: Db): Promise<number | null> {
  const { _min } = await db.logPlace.aggregate({ _min: { index: true } });
  return _min.index === null ? null : Number(_min.index);
}
