import "server-only";

import type { Ctx } from "@/lib/context";
import { firstIdAt } from "@/lib/ids";
import { alive, RECORD_COLUMNS, type RecordRow } from "@/lib/inputs/record";
import { findingOnce } from "@/lib/sealing/find-once";
import { conditionsOn } from "@/lib/search/columns";
import type { Query } from "@/lib/search/language/query";
import type { Plan } from "@/lib/search/plan";
import { type Candidate, verified } from "@/lib/search/verified";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** What is asked, and how to find it. */
export type Asked = { query: Query; plan: Plan };

/** From where a walk begins, and what is left out of it. */
export type Walk = {
  /** The id to go on after. Null: from the beginning. */
  after?: string | null;
  /** Of what was received from this instant on, nothing is seen. */
  until?: Date;
};

export type Way = Walk & { order: "asc" | "desc"; most: number };

/** What one look found, and up to where it looked; null where that was all. */
export type Seen = {
  found: RecordRow[];
  last: string | null;
  /** How many records were opened for it. */
  opened: number;
};

/** Goes through an app's records, one after the other, for those that meet a query. */
export async function* walkRecords(
  ctx: Ctx,
  asked: Asked,
  way: Way,
): AsyncGenerator<Seen> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const unsure = !columnsDecide(asked.plan);
  for (let after = way.after ?? null; ; ) {
    const rows = await nextRecords(opening, asked, { ...way, after }, unsure);
    const last = rows.length < way.most ? null : (rows.at(-1)?.id ?? null);
    yield { ...(await verified(opening, asked, rows)), last };
    if (last === null) return;
    after = last;
  }
}

/** As `walkRecords`, where columns tell all of it: their ids are enough. */
export async function* walkIds(
  ctx: Ctx,
  { plan }: Asked,
  way: Way,
): AsyncGenerator<string[]> {
  const order = Prisma.raw(way.order);
  for (let after = way.after ?? null; ; ) {
    const rows = await rowsOf<{ id: string }>(
      ctx.db,
      Prisma.sql`
      SELECT id FROM ${someInputs(ctx, plan, { ...way, after })} AS i
      ORDER BY id ${order}`,
    );
    yield rows.map(({ id }) => id);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < way.most) return;
  }
}

/** Whether a record's columns tell all of it, and none has to be opened. */
export const columnsDecide = ({ conjuncts, excluded, exact }: Plan) =>
  exact && conjuncts.length === 0 && excluded.length === 0;

function nextRecords(
  ctx: Ctx,
  { plan }: Asked,
  way: Way,
  unsure: boolean,
): Promise<Candidate[]> {
  return rowsOf<Candidate>(
    ctx.db,
    Prisma.sql`
    SELECT ${RECORD_COLUMNS}, ${unsure}::boolean AS unsure
    FROM ${someInputs(ctx, plan, way)} AS i
    JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
    ORDER BY i.id ${Prisma.raw(way.order)}`,
  );
}

/** The rows to look at, before their keys are joined: see lib/inputs/list.ts. */
function someInputs(ctx: Ctx, { conditions }: Plan, way: Way): Prisma.Sql {
  const all = [alive(ctx), ...boundsOf(way), ...conditionsOn(ctx, conditions)];
  return Prisma.sql`(
    SELECT * FROM inputs i WHERE ${Prisma.join(all, " AND ")}
    ORDER BY i.id ${Prisma.raw(way.order)} LIMIT ${way.most})`;
}

/** The conditions on inputs `i` for where a walk goes. */
export function boundsOf({ order, after, until }: Way): Prisma.Sql[] {
  const beyond = Prisma.raw(order === "asc" ? ">" : "<");
  return [
    ...(after ? [Prisma.sql`i.id ${beyond} ${after}::uuid`] : []),
    ...(until ? [Prisma.sql`i.id < ${firstIdAt(until)}::uuid`] : []),
  ];
}
