import "server-only";

import type { Ctx } from "@/lib/context";
import { prunable } from "@/lib/receipts/pruned";

/**
 * Removes the oldest of the log's entries that are wholly from before an instant, so
 * many at most, and the checkpoints that only they needed. What is left of an entry
 * is its hash in the tree, so that receipts, and consistency between any two sizes,
 * go on being proven. One process at a time does so: what is missing is always a
 * beginning of the log. Answers with how many went.
 */
export function pruneEntries(
  ctx: Pick<Ctx, "db">,
  before: Date,
  most: number,
): Promise<number> {
  return ctx.db.$transaction(async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sojourn prune'))`;
    const size = await prunable(db, before);
    await db.$executeRaw`
      DELETE FROM log_checkpoints WHERE size IN (
        SELECT size FROM log_checkpoints WHERE size < ${size}::bigint
        ORDER BY size LIMIT ${most})`;
    return db.$executeRaw`
      WITH gone AS (
        DELETE FROM log_places WHERE index IN (
          SELECT index FROM log_places WHERE index < ${size}::bigint
          ORDER BY index LIMIT ${most})
        RETURNING entry_id
      )
      DELETE FROM audit_entries USING gone WHERE id = entry_id`;
  });
}
