import "server-only";

import type { Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import type { Recipient } from "@/lib/sharing/shares-schema";
import { Prisma } from "@/prisma/generated/client";

/** An export that a record is in, and what became of it there. */
export type RecipientRow = {
  grant_id: string;
  export_id: string;
  workspace: string;
  withdrawal_id: string | null;
  due_at: Date | null;
  acked_at: Date | null;
};

export const RECIPIENT_COLUMNS = Prisma.sql`
  x.grant_id, x.export_id, coalesce(ws.name, '') AS workspace,
  w.id AS withdrawal_id, w.due_at, w.acked_at`;

/** The items `x` of exports, with who has them and what they were told. */
export const RECIPIENTS = Prisma.sql`
  community_export_items x
  JOIN community_exports e ON e.id = x.export_id
  LEFT JOIN workspaces ws ON ws.id = e.workspace_id
  LEFT JOIN withdrawals w ON w.export_id = x.export_id AND w.grant_id = x.grant_id`;

export function recipientOf(
  row: RecipientRow,
  { now }: Pick<Ctx, "now">,
): Recipient {
  const { withdrawal_id: told, due_at: due, acked_at: confirmed } = row;
  return {
    workspace: row.workspace,
    exported_at: timeOf(row.export_id).toISOString(),
    told_at: told && timeOf(told).toISOString(),
    due_at: due?.toISOString() ?? null,
    confirmed_at: confirmed?.toISOString() ?? null,
    late: due !== null && confirmed === null && due <= now,
  };
}
