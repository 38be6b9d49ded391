import "server-only";

import type { Ctx } from "@/lib/context";
import { prunable } from "@/lib/receipts/pruned";

/**
 * Removes the oldest of the log's entries that are wholly from before an instant, so
 * many at most, and the checkpoints that only they needed. What is left of an entry
 * is its hash in the tree, so that receipts, and consistency between any two sizes,
 * go on being proven. What it said of a consent moves to where it stays, as the consent
 * does. One process at a time does so: what is missing is always a
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
        RETURNING index, entry_id
      ), kept AS (
        INSERT INTO consent_entries
          (id, index, app_id, actor_kind, actor_id, action, target_id, outcome, address)
        SELECT e.id, gone.index, e.app_id, e.actor_kind, e.actor_id, e.action,
          e.target_id, e.outcome, e.address
        FROM gone JOIN audit_entries e ON e.id = gone.entry_id
        WHERE EXISTS (SELECT FROM consents c WHERE c.entry_id = e.id)
      )
      DELETE FROM audit_entries USING gone WHERE id = entry_id`;
  });
}
