import "server-only";

import type { Action } from "@/lib/actions";
import { timeOf } from "@/lib/ids";
import type { Entry } from "@/lib/log/entry";
import { Prisma } from "@/prisma/generated/client";

/** A log entry's row. */
export type EntryRow = {
  id: string;
  app_id: string | null;
  actor_kind: Entry["actor_kind"];
  actor_id: string | null;
  action: Action;
  target_id: string | null;
  outcome: Entry["outcome"];
  address: string | null;
  commitment: Uint8Array | null;
  everywhere_at: Date | null;
};

/** A row with its place in the log. Null: it has none yet. */
export type PlacedRow = EntryRow & { index: bigint | null };

export const ENTRY_COLUMNS = Prisma.sql`
  id, app_id, actor_kind, actor_id, action, target_id, outcome,
  host(address) AS address, commitment, everywhere_at`;

/** Entries with their places; of these, `index` is one column more. */
export const PLACED = Prisma.sql`
  audit_entries LEFT JOIN log_places ON entry_id = id`;

/** A row as the log says it: what is hashed for its leaf, and told in a receipt. */
export function entryIn(row: EntryRow): Entry {
  return {
    id: row.id,
    app: row.app_id,
    at: timeOf(row.id).toISOString(),
    actor_kind: row.actor_kind,
    actor_id: row.actor_id,
    action: row.action,
    target_id: row.target_id,
    outcome: row.outcome,
    address: row.address,
    commitment: row.commitment && Buffer.from(row.commitment).toString("hex"),
    everywhere_at: row.everywhere_at?.toISOString() ?? null,
  };
}
