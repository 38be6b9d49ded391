import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Document } from "@/lib/index/document";
import type { Term } from "@/lib/index/labelled";
import { termsOf } from "@/lib/index/terms";
import { parseQuery } from "@/lib/search/language/parse";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";
import { meets } from "@/lib/search/meets";
import { type Plan, planFor } from "@/lib/search/plan";
import {
  anyDocument,
  anyValue,
  NOW,
  plainDocument,
} from "@/lib/testing/documents";
import { anyQueryAbout } from "@/lib/testing/queries";

const RUNS = 3_000;

const plan = (text: string) => planFor(parseQuery(text, { parts: true }));

/** Whether a record with these terms is a candidate, as the index would tell. */
function passes(plan: Plan, terms: Set<Term>, document: Document): boolean {
  const { conjuncts, excluded, conditions } = plan;
  return (
    conjuncts.every(({ terms: some }) =>
      some.some((term) => terms.has(term)),
    ) &&
    !excluded.some((term) => terms.has(term)) &&
    conditions.every((tests) =>
      tests.some(({ column, not }) => {
        const query = { ...column, from: 0, to: 0 } as Query;
        return meets(query, document, NOW) !== not;
      }),
    )
  );
}

const isUnsure = ({ overflows }: Plan, terms: Set<Term>) =>
  overflows.some((term) => terms.has(term));

type Tally = { met: number; missed: number; exact: number; sifted: number };

/** Holds one plan to what its query means. */
function check(document: Document, query: Query, tally: Tally): void {
  const terms = new Set(termsOf(document, { parts: true }));
  const plan = planFor(query);
  const [candidate, met] = [
    passes(plan, terms, document),
    meets(query, document, NOW),
  ];
  if (met) expect(candidate, printQuery(query)).toBe(true);
  if (plan.exact && !isUnsure(plan, terms)) {
    expect(met, printQuery(query)).toBe(candidate);
  }
  if (met) tally.met++;
  else tally.missed++;
  if (plan.exact) tally.exact++;
  if (!candidate) tally.sifted++;
}

const none = (): Tally => ({ met: 0, missed: 0, exact: 0, sifted: 0 });

test("whatever meets a query is found by its plan, and an exact one finds nothing else", () => {
  const tally = none();
  const both = anyDocument.chain((document) =>
    fc.tuple(fc.constant(document), anyQueryAbout(document)),
  );
  fc.assert(
    fc.property(both, ([document, query]) => check(document, query, tally)),
    { numRuns: RUNS },
  );
  // Or else this would show nothing.
  expect(tally.met).toBeGreaterThan(RUNS / 5);
  expect(tally.missed).toBeGreaterThan(RUNS / 5);
  expect(tally.exact).toBeGreaterThan(RUNS / 10);
  expect(tally.sifted).toBeGreaterThan(RUNS / 10);
});

test("so it is of each confidence, and of each step that a query cuts", () => {
  const operator = fc.constantFrom("<", "<=", ">", ">=");
  fc.assert(
    fc.property(anyValue, anyValue, operator, (value, bound, operator) => {
      const document = plainDocument({ concepts: [{ name: "cat", value }] });
      const sure = { operator, value: bound };
      const place = { from: 0, to: 0 };
      const query = { ...place, kind: "concept", name: "cat", sure } as const;
      check(document, query, none());
    }),
    { numRuns: RUNS },
  );
});

test("so it is of records that have more than their terms say", () => {
  const tally = none();
  const crowd = fc.record({
    count: fc.constantFrom(10, 900, 2_900, 3_500),
    stem: fc.constantFrom("quartz", "東京都", "é"),
    few: anyDocument,
  });
  const both = crowd.chain((crowd) =>
    fc.tuple(fc.constant(crowd), anyQueryAbout(crowded(crowd))),
  );
  fc.assert(
    fc.property(both, ([crowd, query]) => check(crowded(crowd), query, tally)),
    { numRuns: 100 },
  );
  expect(tally.met).toBeGreaterThan(20);
  expect(tally.missed).toBeGreaterThan(20);
});

function crowded(crowd: { count: number; stem: string; few: Document }) {
  const { count, stem, few } = crowd;
  const words = Array.from({ length: count }, (_, n) => `${n}${stem}`);
  const concepts = words.map((name, n) => ({ name, value: n / count }));
  return { ...few, text: words.join(" "), concepts };
}

describe("a query is found by", () => {
  const shown = (text: string) => {
    const { conjuncts, excluded, conditions, exact } = plan(text);
    return [
      ...conjuncts.map(({ terms }) => terms.join(" / ")),
      ...excluded.map((term) => `not ${term}`),
      ...conditions.map((tests) =>
        tests
          .map(({ column, not }) => `${not ? "not " : ""}${column.kind}`)
          .join(" / "),
      ),
      ...(exact ? [] : ["to be verified"]),
    ];
  };
  const PLANS: [query: string, found: string[]][] = [
    ["", []],
    ["Receipt", ["word:receipt / overflow:word"]],
    ["東京", ["pair:東 京 / overflow:pair"]],
    [
      '"the grand total"',
      [
        "word:grand / overflow:word",
        "word:total / overflow:word",
        "word:the / overflow:word",
        "to be verified",
      ],
    ],
    ["rec*", ["prefix:rec / overflow:prefix / word:rec / overflow:word"]],
    [
      "recei* -draft",
      [
        "prefix:recei / overflow:prefix / word:recei / overflow:word",
        "not word:draft",
      ],
    ],
    ["receipt*", ["prefix:recei / overflow:prefix", "to be verified"]],
    ["*cei*", ["part:cei / overflow:part"]],
    ["concept:cat>=0.9", ["sure:9:cat / sure:10:cat / overflow:sure"]],
    [
      "concept:cat>0.85",
      [
        "sure:8:cat / sure:9:cat / sure:10:cat / overflow:sure",
        "to be verified",
      ],
    ],
    ["-concept:cat", ["not concept:cat"]],
    ["-concept:cat<0 a", ["word:a / overflow:word"]],
    ["-(concept:cat<0 type:text)", []],
    ['-"grand total"', ["to be verified"]],
    ["a OR b OR is:failed", ["word:a / overflow:word / word:b / is:failed"]],
    ["-(a OR is:shared)", ["not word:a", "not is"]],
    ["-(a OR is:held)", ["not word:a", "not is"]],
    ["type:image -type:text", ["type", "not type"]],
    [
      "(cat type:image) OR (dog type:text)",
      ["word:cat / overflow:word / word:dog", "type / type", "to be verified"],
    ],
    ["cat OR type:image", ["to be verified"]],
    ["cat cat", ["word:cat / overflow:word"]],
    ["filename:a subject:Ada", ["filename:a", "subject:ada"]],
  ];
  test.each(PLANS)("%s", (query, found) => {
    expect(shown(query)).toEqual(found);
  });
});

test("however much a query asks, its plan asks the database so much at most", () => {
  const words = (count: number) =>
    Array.from({ length: count }, (_, n) => `w${n}`);
  const groups = Array.from({ length: 6 }, () => `(${words(10).join(" ")})`);
  for (const query of [
    words(60).join(" "),
    `"${words(100).join(" ")}"`,
    groups.join(" OR "),
    `-(${groups.join(" ")})`,
  ]) {
    const { conjuncts, exact } = plan(query);
    expect(conjuncts.length).toBeLessThanOrEqual(16);
    for (const { terms } of conjuncts) {
      expect(terms.length).toBeLessThanOrEqual(140);
    }
    expect(exact).toBe(false);
  }
  const text = words(10).join(" ");
  const document = plainDocument({ text });
  check(document, parseQuery(groups.join(" OR ")), none());
  expect(plan(groups.join(" OR ")).conjuncts).not.toEqual([]);
});
