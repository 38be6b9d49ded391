import { printQuery } from "@/lib/search/language/print";
import {
  type Condition,
  grouped,
  type Query,
} from "@/lib/search/language/query";

/** What a query asks for at once: each of these has to be met. */
export const partsOf = (query: Query): Query[] =>
  query.kind === "all" ? query.of : [query];

/** A condition that nobody has written yet. */
export const unwritten = (condition: Condition): Query => ({
  ...condition,
  from: 0,
  to: 0,
});

/** Whether two queries, or parts of them, are written alike. */
export const alike = (one: Query, other: Query) =>
  printQuery(one) === printQuery(other);

/** Whether a query asks for a condition, beside all else that it asks for. */
export const asksFor = (query: Query, condition: Condition) =>
  partsOf(query).some((part) => alike(part, unwritten(condition)));

/** A query without those of its parts that are like this one. */
export const without = (query: Query, unwanted: Query): Query =>
  grouped(
    "all",
    partsOf(query).filter((part) => !alike(part, unwanted)),
  );

/** A query without its parts of these kinds. */
export const withoutKinds = (query: Query, kinds: Query["kind"][]): Query =>
  grouped(
    "all",
    partsOf(query).filter(({ kind }) => !kinds.includes(kind)),
  );

/** A query that asks for a condition too: instead of others of these kinds, if any. */
export function narrowed(
  query: Query,
  condition: Condition,
  insteadOf: Condition["kind"][] = [],
): Query {
  const rest = without(withoutKinds(query, insteadOf), unwritten(condition));
  return grouped("all", [...partsOf(rest), unwritten(condition)]);
}
