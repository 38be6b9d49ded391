import { isOverflow, type Term } from "@/lib/index/labelled";
import type { Condition, Query } from "@/lib/search/language/query";
import { type Column, soughtFor } from "@/lib/search/sought";

/**
 * How to find the records that meet a query. Whatever meets it
 *
 * - bears at least one term of each conjunct,
 * - bears none of the terms that are excluded,
 * - passes at least one test of each of the conditions.
 *
 * Other records may do so too. `meets` tells them apart, and is not needed where the
 * plan is exact and a record bears none of the overflows: what it bears then says all.
 */
export type Plan = {
  conjuncts: Conjunct[];
  excluded: Term[];
  conditions: ColumnTest[][];
  exact: boolean;
  overflows: Term[];
};

/** Exact: what bears a term of it, overflow aside, meets what it stands for. */
export type Conjunct = { terms: Term[]; exact: boolean };

/**
 * What a column is to say or, with `not`, not to say. A record without expiry fails
 * each comparison of it, and so passes where that is turned around.
 */
export type ColumnTest = { column: Column; not: boolean };

/** What a database is asked at once, at most. */
const CONJUNCTS_MOST = 16;

export function planFor(query: Query): Plan {
  const { clauses, exact } = sieveFor(query, false);
  const plan: Plan = {
    ...{ conjuncts: [], excluded: [], conditions: [] },
    ...{ exact, overflows: overflowsIn(clauses) },
  };
  for (const clause of distinct(clauses)) {
    const { terms, without, columns } = clause;
    const [only, ...others] = [terms, ...without, columns].filter(
      ({ length }) => length > 0,
    );
    if (others.length > 0) {
      // Such as a word or a date: no index tells both.
      plan.exact = false;
    } else if (only === terms) {
      plan.conjuncts.push({ terms, exact: clause.exact });
    } else if (only === columns) {
      plan.conditions.push(columns);
    } else {
      plan.excluded.push(...without.flat().filter(isWhole));
    }
  }
  return plan.conjuncts.length > CONJUNCTS_MOST ? withFewer(plan) : plan;
}

const isWhole = (term: Term) => !isOverflow(term);

function overflowsIn(clauses: Clause[]): Term[] {
  const terms = clauses.flatMap(({ terms, without }) => [terms, ...without]);
  return [...new Set(terms.flat().filter(isOverflow))];
}

function withFewer(plan: Plan): Plan {
  const conjuncts = plan.conjuncts.toSorted(byNarrowness);
  return {
    ...plan,
    conjuncts: conjuncts.slice(0, CONJUNCTS_MOST),
    exact: false,
  };
}

// The fewer ways there are to pass, and the longer the word, the fewer pass.
const byNarrowness = (
  one: Pick<Clause, "terms">,
  other: Pick<Clause, "terms">,
) =>
  one.terms.length - other.terms.length ||
  (other.terms[0]?.length ?? 0) - (one.terms[0]?.length ?? 0);

/** At least one of these terms, or of a set none, or a test that is passed. */
type Clause = {
  terms: Term[];
  without: Term[][];
  columns: ColumnTest[];
  exact: boolean;
};

/** What all that meets a query passes; where it is exact, nothing else does. */
type Sieve = { clauses: Clause[]; exact: boolean };

function sieveFor(query: Query, not: boolean): Sieve {
  switch (query.kind) {
    case "not":
      return sieveFor(query.of, !not);
    case "all":
    case "any": {
      const sieves = query.of.map((one) => sieveFor(one, not));
      return (query.kind === "all") === not ? eitherOf(sieves) : allOf(sieves);
    }
    default:
      return sieveOf(query, not);
  }
}

const NOTHING: Clause = { terms: [], without: [], columns: [], exact: true };

function sieveOf(condition: Condition, not: boolean): Sieve {
  const sought = soughtFor(condition);
  if ("column" in sought) {
    const columns = [{ column: sought.column, not }];
    return { clauses: [{ ...NOTHING, columns }], exact: true };
  }
  const { terms, exact } = sought;
  if (!not) {
    return {
      clauses: terms.map((terms) => ({ ...NOTHING, terms, exact })),
      exact,
    };
  }
  // What bears the terms may not meet it, unless they are exact.
  if (!exact) return { clauses: [], exact };
  // No record bears a term of none, such as of a confidence below 0: all pass.
  if (!terms.every((some) => some.some(isWhole))) return { clauses: [], exact };
  return { clauses: [{ ...NOTHING, without: terms }], exact };
}

const allOf = (sieves: Sieve[]): Sieve => ({
  clauses: sieves.flatMap(({ clauses }) => clauses),
  exact: sieves.every(({ exact }) => exact),
});

/**
 * What passes one of some sieves: it passes, of each choice of a clause from every
 * one, at least one. Where that would be too many, one clause stands for its sieve.
 */
function eitherOf(sieves: Sieve[]): Sieve {
  let clauses = [NOTHING];
  let exact = sieves.every((sieve) => sieve.exact);
  for (const sieve of sieves) {
    const many = clauses.length * sieve.clauses.length > CONJUNCTS_MOST;
    if (many) exact = false;
    const chosen = many ? [narrowest(sieve.clauses)] : sieve.clauses;
    clauses = clauses.flatMap((one) =>
      chosen.map((other) => either(one, other)),
    );
  }
  return { clauses, exact };
}

const either = (one: Clause, other: Clause): Clause => ({
  terms: [...new Set([...one.terms, ...other.terms])],
  without: [...one.without, ...other.without],
  columns: [...one.columns, ...other.columns],
  exact: one.exact && other.exact,
});

/** One that terms alone decide, if there is such. */
function narrowest(clauses: Clause[]): Clause {
  const byTerms = clauses.filter(
    ({ without, columns }) => without.length + columns.length === 0,
  );
  return byTerms.toSorted(byNarrowness)[0] ?? clauses[0] ?? NOTHING;
}

function distinct(clauses: Clause[]): Clause[] {
  const seen = new Map<string, Clause>();
  for (const clause of clauses) {
    const { terms, without, columns } = clause;
    const key = JSON.stringify([terms, without, columns]);
    if (!seen.has(key) || clause.exact) seen.set(key, clause);
  }
  return [...seen.values()];
}
