import "server-only";

import type { Ctx } from "@/lib/context";
import { firstIdAt, timeOf } from "@/lib/ids";
import type { Term } from "@/lib/index/labelled";
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
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** The first look is at one slice; each further one at so many times as many. */
const WIDENING = 4;

/** More numbers than that are sooner looked for in several statements. */
const TERMS_MOST = 1_000;

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
  const most = slicesAtOnce(asked.plan);
  const blinding = blindings(opening, index);
  let after = way.after ?? null;
  for (let from = 0, wide = 1; from < slices.length; wide *= WIDENING) {
    const some = slices.slice(from, from + Math.min(wide, most));
    from += some.length;
    for (let more = true; more; ) {
      const blind = await blinding(some);
      const rows = await bearing(opening, asked.plan, { ...way, after }, blind);
      more = rows.length === way.most;
      after = more ? (rows.at(-1)?.id ?? null) : edgeOf(some, way.order);
      const last = more || from < slices.length ? after : null;
      yield { ...(await verified(opening, asked, rows)), last };
    }
  }
}

const SURVEY_MS = 30_000;

/**
 * How to blind terms for slices, as long as the walk is: keys that survivors of others
 * come under are announced for longer than a survey is gone by.
 */
function blindings(ctx: Ctx, first: Survey) {
  let [index, since] = [first, performance.now()];
  let [made, slices]: [Blinding | null, Slice[]] = [null, []];
  return async (wanted: Slice[]): Promise<Blinding> => {
    const old = performance.now() - since > SURVEY_MS;
    if (old) [index, since] = [await survey(ctx), performance.now()];
    if (!made || old || slices !== wanted) {
      const fresh = old ? { ...ctx, vault: findingOnce(ctx.vault) } : ctx;
      [made, slices] = [await blindingFor(fresh, index, wanted), wanted];
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

function slicesAtOnce({ conjuncts, excluded }: Plan): number {
  const terms = conjuncts.reduce((sum, one) => sum + one.terms.length, 0);
  return Math.max(1, Math.floor(TERMS_MOST / (terms + excluded.length)));
}

/** Where the walk stands when it has seen all of some slices. */
function edgeOf(slices: Slice[], order: Way["order"]): string {
  const last = slices.at(-1);
  if (!last) throw new Error("A step is of one slice at least.");
  return firstIdAt(order === "asc" ? last.to : last.from);
}

/**
 * The records that bear what a plan asks for, in some slices. Each conjunct is one
 * overlap with all its terms in all of these slices, since a record has terms of its
 * own alone. Materialized: or the planner would go through records by their time, and
 * look at the terms of each. So it would where it saw how many terms there are: hence
 * they are selected.
 */
function bearing(
  ctx: Ctx,
  { conjuncts, excluded, conditions, overflows }: Plan,
  way: Way,
  blinding: Blinding,
): Promise<Candidate[]> {
  const order = Prisma.raw(way.order);
  const has = (terms: Term[]) =>
    Prisma.sql`t.terms && (SELECT ${`{${blinding(terms).join(",")}}`}::bigint[])`;
  const borne = conjuncts.map(({ terms }) => has(terms));
  const tests = [
    ...borne,
    ...(excluded.length > 0 ? [Prisma.sql`NOT ${has(excluded)}`] : []),
  ];
  const seen = [
    Prisma.sql`i.app_id = ${ctx.appId}::uuid AND i.id = f.input_id`,
    alive(ctx),
    ...conditionsOn(ctx, conditions),
  ];
  const bounds = [Prisma.sql`true`, ...boundsOf(way)];
  return rowsOf<Candidate>(
    ctx.db,
    Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT t.input_id AS id, ${
        overflows.length > 0 ? has(overflows) : Prisma.sql`false`
      } AS unsure
      FROM index_terms t WHERE ${Prisma.join(tests, " AND ")}
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
    JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
    ORDER BY i.id ${order}`,
  );
}
