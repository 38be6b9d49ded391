import "server-only";

import type { Ctx } from "@/lib/context";
import { firstIdAt, timeOf } from "@/lib/ids";
import { alive, RECORD_COLUMNS } from "@/lib/inputs/record";
import { findingOnce } from "@/lib/sealing/find-once";
import { conditionsOn, rangeOf } from "@/lib/search/columns";
import type { Query } from "@/lib/search/language/query";
import type { Plan } from "@/lib/search/plan";
import {
  type Blinding,
  blindingFor,
  type Slice,
  type Survey,
  survey,
} from "@/lib/search/slices";
import { type Candidate, verified } from "@/lib/search/verified";
import { type Asked, boundsOf, type Seen, type Way } from "@/lib/search/walk";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** The first look is at one slice; each further one at so many times as many. */
const WIDENING = 4;

/**
 * How many terms are looked for together: PostgreSQL takes a time for it that grows with
 * their square. Slices are put together up to that, and looked at one such lot after
 * the other, as many as a statement may be long for.
 */
const TERMS_TOGETHER = 256;
const TERMS_MOST = 4_096;

/**
 * Asks the index for the records that meet a query: one slice first, then four times as
 * many each time. So what is everywhere is found in the first, and what is rare in few
 * looks. For a plan that asks for terms.
 */
export async function* askIndex(
  ctx: Ctx,
  asked: Asked,
  way: Way,
  index: Survey,
): AsyncGenerator<Seen> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const slices = slicesFor(asked.query, way, index.slices);
  const together = slicesWithin(asked.plan, TERMS_TOGETHER);
  const most = slicesWithin(asked.plan, TERMS_MOST);
  const blinding = blindings(opening, index);
  let after = way.after ?? null;
  for (let from = 0, wide = 1; from < slices.length; wide *= WIDENING) {
    const some = slices.slice(from, from + Math.min(wide, most));
    from += some.length;
    const lots = inLots(some, together);
    for (let more = true; more; ) {
      const blind = await blinding(lots);
      const rows = await bearing(opening, asked.plan, { ...way, after }, blind);
      more = rows.length === way.most;
      after = more ? (rows.at(-1)?.id ?? null) : edgeOf(some, way.order);
      const last = more || from < slices.length ? after : null;
      yield { ...(await verified(opening, asked, rows)), last };
    }
  }
}

const inLots = (slices: Slice[], most: number): Slice[][] =>
  Array.from({ length: Math.ceil(slices.length / most) }, (_, lot) =>
    slices.slice(lot * most, (lot + 1) * most),
  );

const SURVEY_MS = 30_000;

/**
 * How to blind terms for slices, as long as the walk is: keys that survivors of others
 * come under are announced for longer than a survey is gone by.
 */
function blindings(ctx: Ctx, first: Survey) {
  let [index, since] = [first, performance.now()];
  let [made, lots]: [Blinding[], Slice[][]] = [[], []];
  return async (wanted: Slice[][]): Promise<Blinding[]> => {
    const old = performance.now() - since > SURVEY_MS;
    if (old) [index, since] = [await survey(ctx), performance.now()];
    if (old || lots !== wanted) {
      const fresh = old ? { ...ctx, vault: findingOnce(ctx.vault) } : ctx;
      const making = wanted.map((lot) => blindingFor(fresh, index, lot));
      [made, lots] = [await Promise.all(making), wanted];
    }
    return made;
  };
}

/** The slices in which something may be found, in the order of the walk. */
function slicesFor(
  query: Query,
  { order, after, until }: Way,
  slices: Slice[],
): Slice[] {
  const range = rangeOf(query);
  const cursor = after ? timeOf(after).getTime() : null;
  const from = Math.max(range.from, (order === "asc" && cursor) || range.from);
  const to = Math.min(
    range.to,
    until?.getTime() ?? range.to,
    // The cursor's own instant is looked at again, for others of the same.
    (order === "desc" && cursor !== null && cursor + 1) || range.to,
  );
  const some = slices.filter(
    (slice) => slice.to.getTime() > from && slice.from.getTime() < to,
  );
  return order === "asc" ? some : some.reverse();
}

/** Of how many slices a plan asks for no more than so many terms; one at least. */
function slicesWithin({ conjuncts, excluded }: Plan, most: number): number {
  const terms = conjuncts.reduce((sum, one) => sum + one.terms.length, 0);
  return Math.max(1, Math.floor(most / (terms + excluded.length)));
}

/** Where the walk stands when it has seen all of some slices. */
function edgeOf(slices: Slice[], order: Way["order"]): string {
  const last = slices.at(-1);
  if (!last) throw new Error("A step is of one slice at least.");
  return firstIdAt(order === "asc" ? last.to : last.from);
}

/**
 * The records that bear what a plan asks for, in some lots of slices. Each conjunct is
 * one overlap with all its terms in all slices of a lot, since a record has terms of its
 * own alone. Materialized: or the planner would go through records by their time, and
 * look at the terms of each. So it would where it saw how many terms there are: hence
 * they are columns.
 */
function bearing(
  ctx: Ctx,
  { conjuncts, excluded, conditions, overflows }: Plan,
  way: Way,
  lots: Blinding[],
): Promise<Candidate[]> {
  const order = Prisma.raw(way.order);
  const sets = [...conjuncts.map(({ terms }) => terms), excluded, overflows];
  const columns = sets.map((_, place) => Prisma.raw(`set_${place}`));
  const values = sets.map((terms) => {
    const blinded = lots.map((blinding) => `{${blinding(terms).join(",")}}`);
    return Prisma.sql`${blinded}::text[]`;
  });
  const has = (place: number) =>
    Prisma.sql`t.terms && lot.${columns.at(place)}::bigint[]`;
  const tests = [
    ...conjuncts.map((_, place) => has(place)),
    ...(excluded.length > 0 ? [Prisma.sql`NOT ${has(-2)}`] : []),
  ];
  const seen = [
    Prisma.sql`i.app_id = ${ctx.appId}::uuid AND i.id = f.input_id`,
    alive(ctx),
    ...conditionsOn(ctx, conditions),
  ];
  const bounds = [Prisma.sql`true`, ...boundsOf(way)];
  return plannedRowsOf<Candidate>(
    ctx.db,
    Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT t.input_id AS id, ${has(-1)} AS unsure
      FROM unnest(${Prisma.join(values)}) AS lot (${Prisma.join(columns)})
      CROSS JOIN LATERAL (
        SELECT t.input_id, t.terms FROM index_terms t
        WHERE ${Prisma.join(tests, " AND ")} OFFSET 0
      ) AS t
    )
    SELECT ${RECORD_COLUMNS}, i.unsure FROM (
      SELECT i.*, f.unsure FROM (
        SELECT i.id AS input_id, i.unsure FROM found i
        WHERE ${Prisma.join(bounds, " AND ")} ORDER BY i.id ${order}
      ) AS f
      CROSS JOIN LATERAL (
        SELECT * FROM inputs i WHERE ${Prisma.join(seen, " AND ")} OFFSET 0
      ) AS i
      LIMIT ${way.most}
    ) AS i
    CROSS JOIN LATERAL (
      SELECT * FROM keystore.record_keys k
      WHERE k.app_id = i.app_id AND k.input_id = i.id OFFSET 0
    ) AS k
    ORDER BY i.id ${order}`,
  );
}
