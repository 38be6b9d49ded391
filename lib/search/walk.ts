import "server-only";

import type { Ctx } from "@/lib/context";
import { firstIdAt } from "@/lib/ids";
import {
  alive,
  isHeld,
  keyOf,
  RECORD_COLUMNS,
  type RecordRow,
} from "@/lib/inputs/record";
import type { Details } from "@/lib/inputs/schema";
import { detailsIn } from "@/lib/inputs/view";
import { findingOnce } from "@/lib/sealing/find-once";
import { folded, type Query, type Term } from "@/lib/search/query";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** From where a walk begins, and what is left out of it. */
export type Walk = {
  /** The id to go on after. Null: from the beginning. */
  after?: string | null;
  /** Of what was received from this instant on, nothing is seen. */
  until?: Date;
};

type Look = Walk & { order: "asc" | "desc"; most: number };

/** What one look found, and the last that it looked at; null where that was all. */
export type Seen<Row> = { found: Row[]; last: string | null };

/** Whether a term is about what only a record's key opens. */
export const isSealed = ({ field }: Term) =>
  field === "subject" || field === "filename" || field === "meta";

/** Looks at columns alone, for a query that has no sealed term. */
export async function lookAtIds(
  ctx: Ctx,
  query: Query,
  look: Look,
): Promise<Seen<string>> {
  const rows = await rowsOf<{ id: string }>(
    ctx.db,
    Prisma.sql`
    SELECT id FROM ${batchOf(ctx, query, look)} i
    ORDER BY id ${Prisma.raw(look.order)}`,
  );
  return { found: rows.map(({ id }) => id), last: lastOf(rows, look) };
}

/** Looks at records, and opens the details of each where the query asks for them. */
export async function lookAtRecords(
  ctx: Ctx,
  query: Query,
  look: Look,
): Promise<Seen<RecordRow>> {
  const rows = await rowsOf<RecordRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${RECORD_COLUMNS} FROM ${batchOf(ctx, query, look)} i
    JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
    ORDER BY i.id ${Prisma.raw(look.order)}`,
  );
  const last = lastOf(rows, look);
  const sealed = query.filter(isSealed);
  if (sealed.length === 0) return { found: rows, last };

  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const found: RecordRow[] = [];
  for (const row of rows) {
    const details = detailsIn(ctx, row, await keyOf(opening, row));
    if (sealed.every((term) => meets(details, term))) found.push(row);
  }
  return { found, last };
}

const lastOf = (rows: { id: string }[], { most }: Look) =>
  rows.length < most ? null : (rows.at(-1)?.id ?? null);

/** The rows to look at, before their keys are joined: see lib/inputs/list.ts. */
function batchOf(ctx: Ctx, query: Query, look: Look): Prisma.Sql {
  const { after, until, order, most } = look;
  const beyond = Prisma.raw(order === "asc" ? ">" : "<");
  const conditions = [
    alive(ctx),
    ...(after ? [Prisma.sql`i.id ${beyond} ${after}::uuid`] : []),
    ...(until ? [Prisma.sql`i.id < ${firstIdAt(until)}::uuid`] : []),
    ...query.filter((term) => !isSealed(term)).map(conditionOf),
  ];
  return Prisma.sql`(
    SELECT * FROM inputs i WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY i.id ${Prisma.raw(order)} LIMIT ${most})`;
}

/** A term about a column, as a condition on inputs `i`. */
function conditionOf(term: Term): Prisma.Sql {
  const holds = columnCondition(term);
  return term.not ? Prisma.sql`NOT (${holds})` : holds;
}

function columnCondition(term: Term): Prisma.Sql {
  switch (term.field) {
    case "type":
      return Prisma.sql`i.type = ${term.value}::input_type`;
    case "after":
      return Prisma.sql`i.id >= ${firstIdAt(term.value)}::uuid`;
    case "before":
      return Prisma.sql`i.id < ${firstIdAt(term.value)}::uuid`;
    case "is":
      return isHeld;
    default:
      throw new Error("This term is about no column.");
  }
}

const meets = (details: Details, term: Term) =>
  hasIn(details, term) !== term.not;

function hasIn(details: Details, term: Term): boolean {
  switch (term.field) {
    case "subject":
      return folded(details.subject ?? "") === term.value;
    case "filename": {
      const name = folded(details.filename ?? "");
      return term.prefix ? name.startsWith(term.value) : name === term.value;
    }
    case "meta":
      return Object.entries(details.metadata).some(
        ([key, value]) =>
          folded(key) === term.key && folded(value) === term.value,
      );
    default:
      throw new Error("This term is about a column.");
  }
}
