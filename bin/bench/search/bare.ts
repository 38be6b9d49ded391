import type { Ctx } from "@/lib/context";
import { askedFor } from "@/lib/search/asked";
import { blindingFor, survey } from "@/lib/search/slices";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** What asks the database alone. */
export type Bare = {
  /** Answers with how many rows there were. */
  ask: () => Promise<number>;
  /** How the database goes about the last step, or the one that fills the page. */
  plan: () => Promise<string>;
};

const READ = Prisma.sql`
  INSERT INTO bare_log (id, actor_kind, action, outcome)
  VALUES (uuidv7(), 'job', 'input.list', 'ok')`;

const ROWS = 51;
const LINE = 140;
const WIDENING = 4;
const NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * The same plan as the product's with nothing around it: terms that were hashed before,
 * the same steps through the slices, the rows of a page with their wrapped keys, and the
 * row of a log that says it was read. Nothing is opened, and nothing verified. Null:
 * there is a query that no terms tell.
 */
export async function bareFor(
  ctx: Ctx,
  queries: string[],
  after: string | null,
): Promise<Bare | null> {
  const all = await Promise.all(queries.map((q) => stepsOf(ctx, q, after)));
  if (all.some((steps) => steps.length === 0)) return null;
  let turn = 0;
  const next = () => all[turn++ % all.length] ?? [];
  return {
    ask: async () => {
      const { rows } = await walked(ctx, next());
      await rowsOf(ctx.db, READ);
      return rows;
    },
    plan: async () => explained(ctx, (await walked(ctx, next())).last),
  };
}

async function walked({ db }: Ctx, steps: Prisma.Sql[]) {
  let [rows, last] = [0, Prisma.empty];
  for (last of steps) {
    rows += (await rowsOf<object>(db, last)).length;
    if (rows >= ROWS) break;
  }
  return { rows, last };
}

async function explained({ db }: Ctx, step: Prisma.Sql): Promise<string> {
  const lines = await rowsOf<{ "QUERY PLAN": string }>(
    db,
    Prisma.sql`EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ${step}`,
  );
  return lines
    .map((line) => line["QUERY PLAN"])
    .map((line) => (line.length > LINE ? `${line.slice(0, LINE)} …` : line))
    .join("\n");
}

async function stepsOf(
  ctx: Ctx,
  q: string,
  after: string | null,
): Promise<Prisma.Sql[]> {
  const { conjuncts, excluded } = askedFor(ctx, q).plan;
  if (conjuncts.length === 0) return [];
  const index = await survey(ctx);
  const newest = after ?? NEWEST;
  const slices = index.slices.toReversed();
  const steps: Prisma.Sql[] = [];
  for (let from = 0, wide = 1; from < slices.length; wide *= WIDENING) {
    const blinding = await blindingFor(
      ctx,
      index,
      slices.slice(from, from + wide),
    );
    from += wide;
    const has = (terms: string[]) =>
      Prisma.sql`terms && (SELECT ${`{${blinding(terms).join(",")}}`}::bigint[])`;
    const tests = conjuncts.map(({ terms }) => has(terms));
    if (excluded.length > 0) tests.push(Prisma.sql`NOT ${has(excluded)}`);
    steps.push(stepOf(ctx, tests, newest));
  }
  return steps;
}

const stepOf = (
  { appId }: Ctx,
  tests: Prisma.Sql[],
  newest: string,
) => Prisma.sql`
  WITH found AS MATERIALIZED (
    SELECT input_id FROM index_terms WHERE ${Prisma.join(tests, " AND ")}
  )
  SELECT i.id, i.type, i.media_type, i.bytes, i.goes_at, i.blob_key,
    i.sealed_details, k.epoch, k.generation, k.wrapped_key
  FROM (
    SELECT input_id FROM found WHERE input_id < ${newest}::uuid
    ORDER BY input_id DESC LIMIT ${ROWS}
  ) AS f
  JOIN inputs i ON i.app_id = ${appId}::uuid AND i.id = f.input_id
  JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
  ORDER BY i.id DESC`;
