import { expect, test } from "vitest";

import { choicesOf, countedWords } from "@/components/search/choices";
import type { Facets } from "@/lib/search/schema";

const FACETS: Facets = {
  object: "facets",
  records: 1_000,
  all: true,
  type: [{ value: "text", count: 1_000 }],
  model: [],
  concept: [{ value: "cat", count: 418 }],
  day: [],
};

test("counts of all records are told as they are, and of a part as a share", () => {
  const some = { ...FACETS, all: false };
  const countIn = (facets: Facets) => choicesOf("concept", facets)[0]?.count;

  expect([countIn(FACETS), countedWords(FACETS)]).toEqual(["418", null]);
  expect([countIn(some), countedWords(some)]).toEqual([
    "about 42 %",
    "Estimated from the newest 1,000",
  ]);
});

test("each type can be chosen, known or not, and is counted where it is known", () => {
  const counts = (facets?: Facets) =>
    choicesOf("type", facets).map(({ label, count }) => [label, count]);

  expect(counts(FACETS)).toEqual([
    ["Image", "0"],
    ["Text", "1,000"],
    ["Video", "0"],
  ]);
  expect(counts()).toContainEqual(["Text", undefined]);
});
