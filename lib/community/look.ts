import "server-only";

import type { CommunityQuery } from "@/lib/community/schema";
import type { CommunityCtx } from "@/lib/context";
import { firstIdAt } from "@/lib/ids";
import { coversTerm, licenceTerm } from "@/lib/index/labelled";
import { grouped, type Query } from "@/lib/search/language/query";
import { readQuery } from "@/lib/search/language/read";
import { type ColumnTest, type Plan, planFor } from "@/lib/search/plan";
import type { Column } from "@/lib/search/sought";
import { LICENCES } from "@/lib/sharing/licence";
import { Prisma } from "@/prisma/generated/client";

/** What the community is asked for, and how to find it. */
export type Asked = { query: Query; plan: Plan };

const nowhere = { from: 0, to: 0 };

/** Reads what the community is asked. Throws `invalid_request` as `readQuery` does. */
export function askedOf({
  q = "",
  type,
  concept,
  licence,
  covers = [],
}: CommunityQuery): Asked {
  const query = grouped("all", [
    readQuery(q, "on"),
    ...(type ? [{ kind: "type", type, ...nowhere } as const] : []),
    ...(concept
      ? [{ kind: "concept", name: concept, sure: null, ...nowhere } as const]
      : []),
  ]);
  const plan = planFor(query);
  const facts = [
    ...(licence ? [licenceTerm(LICENCES[licence].row)] : []),
    ...covers.map(coversTerm),
  ];
  const conjuncts = facts.map((term) => ({ terms: [term], exact: true }));
  return {
    query,
    plan: { ...plan, conjuncts: [...plan.conjuncts, ...conjuncts] },
  };
}

/** The conditions on shares `s` and their grants `g` that columns tell. */
export function conditionsFor(
  { plan }: Asked,
  { licence, covers = [] }: CommunityQuery,
): Prisma.Sql[] {
  return [
    ...(licence
      ? [Prisma.sql`g.licence = ${LICENCES[licence].row}::licence`]
      : []),
    ...(covers.length > 0
      ? [Prisma.sql`g.covers::text[] @> ${covers}::text[]`]
      : []),
    ...plan.conditions.map((tests) =>
      Prisma.join(tests.map(tested), " OR ", "(", ")"),
    ),
  ];
}

function tested({ column, not }: ColumnTest): Prisma.Sql {
  const holds = conditionOf(column);
  return not ? Prisma.sql`NOT (${holds})` : holds;
}

/** As the document of a share has it: to have been received is to have been shared. */
function conditionOf(column: Column): Prisma.Sql {
  switch (column.kind) {
    case "type":
      return Prisma.sql`s.type = ${column.type}::input_type`;
    case "after":
      return Prisma.sql`s.id >= ${firstIdAt(column.at)}::uuid`;
    case "before":
      return Prisma.sql`s.id < ${firstIdAt(column.at)}::uuid`;
    case "expires":
      return column.limit === null ? Prisma.sql`TRUE` : Prisma.sql`FALSE`;
    case "is":
      return column.state === "shared" ? Prisma.sql`TRUE` : Prisma.sql`FALSE`;
  }
}

/** Of how many that meet a query no more are wanted, where all of them are. */
export const ALL = Number.POSITIVE_INFINITY;

/** One look at the community, for so many at most. */
export type Way = {
  ctx: CommunityCtx;
  asked: Asked;
  conditions: Prisma.Sql[];
  /** Only what was shared before this share. Null: the newest of all. */
  before: string | null;
  most: number;
  /** Of how many that meet it no more are wanted. */
  enough?: number;
};
