import type { Days } from "@/components/inputs/date-range";

import { dayOf, startOfDay } from "@/components/ui/format-time";
import { partsOf, unwritten, withoutKinds } from "@/lib/search/language/change";
import { grouped, type Query } from "@/lib/search/language/query";

/** The days, on the reader's clock, that a query is within as a whole. */
export function daysOf(query: Query): Days {
  const days: Days = { from: null, to: null };
  for (const part of partsOf(query)) {
    if (part.kind === "after") days.from = dayOf(part.at);
    // What ends with a day is before the next one begins.
    if (part.kind === "before") days.to = dayOf(new Date(+part.at - 1));
  }
  return days;
}

/** A query within these days, instead of any others. */
export function withDays(query: Query, { from, to }: Days): Query {
  const limits = [
    ...(from
      ? [{ kind: "after", at: new Date(startOfDay(from)) } as const]
      : []),
    ...(to
      ? [{ kind: "before", at: new Date(startOfDay(to, 1)) } as const]
      : []),
  ];
  const rest = partsOf(withoutKinds(query, ["after", "before"]));
  return grouped("all", [...rest, ...limits.map(unwritten)]);
}
