import "server-only";

import { authorize, type Ctx } from "@/lib/context";
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

const BATCH_SIZE = 1_000;

/** From where a walk begins, and what is left out of it. */
export type Walk = {
  /** The id to go on after. Null: from the beginning. */
  after?: string | null;
  /** Of what was received from this instant on, nothing is seen. */
  until?: Date;
};

/**
 * The live records that meet a query, as UUIDs in the order of their receipt, in
 * batches of at most 1,000. Each batch is what one look found: an empty one says that
 * there was nothing, and that there is more to look at. Memory is bounded by a batch,
 * and the caller may take as long as it likes between two. What arrives meanwhile may
 * be found, or not; `until` says which.
 */
export async function* matching(
  ctx: Ctx,
  query: Query,
  walk: Walk = {},
): AsyncIterable<string[]> {
  authorize(ctx, "inputs:read");

  const find = query.some(isSealed) ? foundByDetails : foundByColumns;
  for (let after = walk.after ?? null; ; ) {
    const { ids, last } = await find(ctx, query, { ...walk, after });
    yield ids;
    if (last === null) return;
    after = last;
  }
}

/** Those that were found, and the last that was looked at; null where that was all. */
type Look = { ids: string[]; last: string | null };

async function foundByColumns(
  ctx: Ctx,
  query: Query,
  walk: Walk,
): Promise<Look> {
  const rows = await rowsOf<{ id: string }>(
    ctx.db,
    Prisma.sql`SELECT id FROM ${batchOf(ctx, query, walk)} i ORDER BY id`,
  );
  return { ids: rows.map(({ id }) => id), last: lastOf(rows) };
}

/** What is sealed is opened, for a batch at a time, and compared here. */
async function foundByDetails(
  ctx: Ctx,
  query: Query,
  walk: Walk,
): Promise<Look> {
  const rows = await rowsOf<RecordRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${RECORD_COLUMNS} FROM ${batchOf(ctx, query, walk)} i
    JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
    ORDER BY i.id`,
  );
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const ids: string[] = [];
  for (const row of rows) {
    const details = detailsIn(ctx, row, await keyOf(opening, row));
    if (query.every((term) => meets(details, term))) ids.push(row.id);
  }
  return { ids, last: lastOf(rows) };
}

const lastOf = (rows: { id: string }[]) =>
  rows.length < BATCH_SIZE ? null : (rows.at(-1)?.id ?? null);

function batchOf(ctx: Ctx, query: Query, walk: Walk): Prisma.Sql {
  const { after, until } = walk;
  const conditions = [
    alive(ctx),
    ...(after ? [Prisma.sql`i.id > ${after}::uuid`] : []),
    ...(until ? [Prisma.sql`i.id < ${firstIdAt(until)}::uuid`] : []),
    ...query.filter((term) => !isSealed(term)).map(conditionOf),
  ];
  return Prisma.sql`(
    SELECT * FROM inputs i WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY i.id LIMIT ${BATCH_SIZE})`;
}

/** Whether a term is about what only the record's key opens. */
const isSealed = ({ field }: Term) =>
  field === "subject" || field === "filename" || field === "meta";

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
      return Prisma.sql`TRUE`;
  }
}

/** Whether a record's details meet a term; one about a column, they do. */
function meets(details: Details, term: Term): boolean {
  if (!isSealed(term)) return true;
  return detailsHold(details, term) !== term.not;
}

function detailsHold(details: Details, term: Term): boolean {
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
      return true;
  }
}
