import "server-only";

import { record } from "@/lib/audit/record";
import { actorNames } from "@/lib/audit-trail/actors";
import { conditions } from "@/lib/audit-trail/conditions";
import type { AuditQuery, AuditView } from "@/lib/audit-trail/schema";
import { authorize, type Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { targetName } from "@/lib/log/names";
import type { Receipt } from "@/lib/log/receipt";
import { cursorOf, type List, page } from "@/lib/paging";
import {
  ENTRY_COLUMNS,
  entryIn,
  PLACED,
  type PlacedRow,
} from "@/lib/receipts/entry";
import { receiptOf } from "@/lib/receipts/receipt";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * A page of what happened in the app. That somebody looked is itself noted, once for
 * all pages, and not what they looked for.
 */
export async function listAudit(
  ctx: Ctx,
  query: AuditQuery,
): Promise<List<AuditView>> {
  authorize(ctx, "audit:read");

  if (query.after === undefined) await record(ctx, { action: "audit.list" });
  return page(await someEntries(ctx, query, query.limit + 1), query.limit);
}

/** One entry with the proof that it stands in the log; it gets its place if need be. */
export async function getAuditEntry(ctx: Ctx, shown: string): Promise<Receipt> {
  authorize(ctx, "audit:read");

  return receiptOf(ctx, shown, Prisma.sql`TRUE`);
}

/** The entries that meet a query, after its cursor, so many at most. */
export async function someEntries(
  ctx: Ctx,
  query: AuditQuery,
  most: number,
): Promise<AuditView[]> {
  const rows = await rowsOf<PlacedRow>(ctx.db, entriesSql(ctx, query, most));
  const names = await actorNames(ctx, rows);
  return rows.map((row) => viewOf(row, names));
}

/** The statement that finds them. */
export function entriesSql(
  ctx: Ctx,
  query: AuditQuery,
  most: number,
): Prisma.Sql {
  const cursor = cursorOf(query, "rcp");
  const beyond =
    query.order === "desc"
      ? Prisma.sql`id < ${cursor}::uuid`
      : Prisma.sql`id > ${cursor}::uuid`;
  const where = [...conditions(ctx, query), ...(cursor ? [beyond] : [])];
  return Prisma.sql`
    SELECT ${ENTRY_COLUMNS}, index FROM ${PLACED}
    WHERE ${Prisma.join(where, " AND ")}
    ORDER BY id ${Prisma.raw(query.order)} LIMIT ${most}`;
}

const ACTOR_PREFIXES = { member: "usr", key: "key" } as const;

function viewOf(row: PlacedRow, names: Map<string, string>): AuditView {
  const { actor_kind: kind, actor_id: actor, index } = row;
  const { id, at, action, outcome, address, commitment, everywhere_at } =
    entryIn(row);
  const isNamed = actor !== null && (kind === "member" || kind === "key");
  return {
    object: "audit.entry",
    id: showId("rcp", id),
    at,
    place: index === null ? null : Number(index),
    actor: {
      kind,
      id: isNamed ? showId(ACTOR_PREFIXES[kind], actor) : null,
      name: (isNamed && names.get(actor)) || null,
    },
    action,
    target: targetName(entryIn(row)),
    outcome,
    address,
    commitment,
    everywhere_at,
  };
}
