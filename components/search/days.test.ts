import { expect, test } from "vitest";

import { daysOf, withDays } from "@/components/search/days";
import { parseQuery } from "@/lib/search/language/parse";
import { printQuery } from "@/lib/search/language/print";

test("days that are chosen are in the query, and are read from it again", () => {
  const query = parseQuery("receipt after:2020-01-01");
  const days = { from: "2026-11-01", to: "2026-11-03" };
  const narrowed = withDays(query, days);

  expect(daysOf(parseQuery(printQuery(narrowed)))).toEqual(days);
  expect(printQuery(withDays(narrowed, { from: null, to: null }))).toBe(
    "receipt",
  );
});
