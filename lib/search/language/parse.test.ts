import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { AppError } from "@/lib/errors";
import { GRAMMAR } from "@/lib/search/language/grammar";
import { parseQuery, QUERY_LENGTH } from "@/lib/search/language/parse";
import { printQuery } from "@/lib/search/language/print";
import { conditionsOf, type Query } from "@/lib/search/language/query";
import { HINTS } from "@/lib/search/language/refuse";
import { anyDocument } from "@/lib/testing/documents";
import { anyQueryAbout } from "@/lib/testing/queries";
import { anyText } from "@/lib/testing/texts";

const read = (text: string) => parseQuery(text, { parts: true });

/** A query without the places of its parts. */
function meant({ from: _, to: __, ...query }: Query): unknown {
  if (query.kind === "not") return { ...query, of: meant(query.of) };
  if (query.kind !== "all" && query.kind !== "any") return query;
  return { ...query, of: query.of.map(meant) };
}

const refusal = (text: string, parts = true): AppError => {
  try {
    parseQuery(text, { parts });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${text} was to be refused.`);
};

const word = (text: string) => ({
  ...{ kind: "words", within: "anything", as: "whole", text },
});

test("a space is and, OR binds less, a minus binds most, parentheses group", () => {
  const [a, b, c] = ["a", "b", "c"].map(word);
  const all = (...of: unknown[]) => ({ kind: "all", of });
  const any = (...of: unknown[]) => ({ kind: "any", of });
  const not = (of: unknown) => ({ kind: "not", of });
  const READ: Record<string, unknown> = {
    "": all(),
    " a ": a,
    "a b c": all(a, b, c),
    "a AND b AND c": all(a, b, c),
    "a b OR c": any(all(a, b), c),
    "a OR b c": any(a, all(b, c)),
    "a (b OR c)": all(a, any(b, c)),
    "((a) (b c))": all(a, b, c),
    "a OR (b OR c)": any(a, b, c),
    "-a b": all(not(a), b),
    "NOT a OR -(b c)": any(not(a), not(all(b, c))),
    "-(-a)": not(not(a)),
    '"OR" or': all(word("OR"), word("or")),
  };
  for (const [text, query] of Object.entries(READ)) {
    expect([text, meant(read(text))]).toEqual([text, query]);
  }
});

test("quotes are those of programmers and those of word processors", () => {
  for (const text of ['"grand total"', "“grand total”", "„grand total“"]) {
    expect(meant(read(text))).toEqual(word("grand total"));
  }
  const query = String.raw`meta."the \"key\"":"a \\ \b" subject:„x y”`;
  expect(conditionsOf(read(query))).toMatchObject([
    { key: 'the "key"', value: String.raw`a \ b` },
    { value: "x y" },
  ]);
});

test("a star says whether words are whole, a beginning or a part", () => {
  const as = (text: string) =>
    conditionsOf(read(text))
      .map((one) => "as" in one && one.as)
      .join(" ");
  expect(as('recei recei* *recei* "a recei"* "a recei*"')).toBe(
    "whole beginning part beginning whole",
  );
  expect(as("東京* *東京* 👍* filename:東* url:*exam*")).toBe(
    "whole whole whole whole part",
  );
});

test("names of fields, types and states have any case, and values keep theirs", () => {
  expect(read("TYPE:Image Is:HELD Subject:Ada")).toMatchObject({
    of: [{ type: "image" }, { state: "held" }, { value: "Ada" }],
  });
});

test("a day is one of UTC, an instant has its zone, a time from now its unit", () => {
  const conditions = conditionsOf(
    read("after:2026-11-01 before:2026-11-02T01:00:00+01:00 expires:<P7D"),
  );
  expect(conditions).toMatchObject([
    { at: new Date("2026-11-01T00:00:00Z") },
    { at: new Date("2026-11-02T00:00:00Z") },
    { limit: { operator: "<", in: 604_800 } },
  ]);
});

test("each part knows its place in the text", () => {
  const text = ' 👍 (type:image OR -subject:"a b")  concept:cat>0.5 ';
  const places = (query: Query): string[] => [
    text.slice(query.from, query.to),
    ...("of" in query ? [query.of].flat().flatMap(places) : []),
  ];
  expect(places(read(text))).toEqual([
    text.trim(),
    "👍",
    '(type:image OR -subject:"a b")',
    "type:image",
    '-subject:"a b"',
    'subject:"a b"',
    "concept:cat>0.5",
  ]);
});

// Where it goes wrong is between the signs ‹ and ›, or at the first of them.
const WRONG: [query: string, hint: keyof typeof HINTS][] = [
  ["a ‹OR", "or"],
  ["‹OR a", "or"],
  ["a OR ‹OR b", "or"],
  ["(a ‹OR) b", "or"],
  ["a ‹AND", "and"],
  ["‹AND a", "and"],
  ["a ‹- b", "minus"],
  ["a ‹--b", "minus"],
  ["a ‹NOT", "minus"],
  ["a ‹(b c", "unclosed"],
  ["a ‹(b (c)", "unclosed"],
  ["a b‹) c", "unopened"],
  ["‹)", "unopened"],
  ["a ‹( )", "empty"],
  ['a ‹"b c', "unquoted"],
  ["a subject:‹“b", "unquoted"],
  ['a "b"‹c', "glued"],
  ['a b‹"c"', "glued"],
  ['type:"image"‹*', "glued"],
  ["a ‹&& b", "nothing"],
  ['‹"" a', "nothing"],
  ["a ‹*", "star"],
  ["a b‹*c", "star"],
  ["a b‹**", "star"],
  ["a ‹bc*", "short"],
  ["a ‹*bc*", "part"],
  ["a ‹*bcd", "part"],
  ["a ‹*bcd-efg*", "part"],
  ["subject:ada‹*", "starless"],
  ['meta.a:"b"‹*', "starless"],
  ["concept:ca‹*>0.5", "starless"],
  ["type:image  ‹colour:red", "field"],
  ["‹type.x:image", "field"],
  ["‹example.com:80", "field"],
  ["‹https://example.com", "address"],
  ["‹meta:prod", "meta"],
  ['‹meta."":prod', "meta"],
  ["a ‹subject:", "value"],
  ['a subject:‹""', "value"],
  ["-‹type: image", "value"],
  ["concept:‹>0.5", "value"],
  ["type:‹(image OR text)", "group"],
  ["type:‹sound", "type"],
  ["is:‹red", "is"],
  ["after:‹yesterday", "instant"],
  ["before:‹2026-02-30", "instant"],
  ["before:‹9999-12-31T23:59:59-23:00", "instant"],
  ["expires:‹7d", "expires"],
  ["expires:<‹soon", "expires"],
  ["expires:<‹1M", "expires"],
  ["concept:cat‹=0.5", "sure"],
  ["concept:cat>‹1.1", "sure"],
  ["concept:cat>‹", "sure"],
  ['concept:"cat"<‹x', "sure"],
];
test.each(WRONG)("%s is refused, and told where and why", (marked, hint) => {
  const position = marked.indexOf("‹") + 1;
  const { code, param, message, ...rest } = refusal(marked.replace("‹", ""));

  expect({ code, param }).toEqual({ code: "invalid_request", param: "q" });
  expect(message).toBe(`At letter ${position}: ${HINTS[hint]}`);
  expect(rest).toMatchObject({ position, fields: { q: [message] } });
});

test("parts of words are refused where an app doesn't index them", () => {
  expect(refusal("a *ceip*", false).message).toBe(
    `At letter 3: ${HINTS.parts}`,
  );
  expect(meant(parseQuery("*東京*"))).toEqual(word("東京"));
});

describe("a query is bounded", () => {
  const times = (text: string, count: number) => text.repeat(count);

  test.each([
    ["in length", times("a ", 1_001), QUERY_LENGTH + 1, HINTS.long],
    ["in conditions", times("a ", 65), 129, HINTS.many],
    ["in depth", `${times("(", 17)}a${times(")", 17)}`, 17, HINTS.deep],
    ["in minuses", `${times("-(", 9)}a${times(")", 9)}`, 17, HINTS.deep],
    ["in NOTs", `${times("NOT ", 17)}a`, 65, HINTS.deep],
    ["in words in a row", `b "${times("a ", 101)}"`, 3, HINTS.row],
  ])("%s", (_, text, position, hint) => {
    expect(refusal(text)).toMatchObject({
      position,
      message: `At letter ${position}: ${hint}`,
    });
  });

  test("and may be as large as that", () => {
    for (const text of [
      times("a ", 64),
      `${times("(", 16)}a${times(")", 16)}`,
      `"${times("a ", 100)}"`,
      `subject:${times("a", QUERY_LENGTH - 8)}`,
    ]) {
      expect(() => read(text)).not.toThrow();
    }
  });
});

test("what is printed is read as what was meant", () => {
  const query = anyDocument
    .chain(anyQueryAbout)
    .filter((query) => printQuery(query).length <= QUERY_LENGTH);
  fc.assert(
    fc.property(query, (query) => {
      fc.pre(conditionsOf(query).length <= 64);
      const printed = printQuery(query);
      const again = read(printed);
      expect(meant(again)).toEqual(meant(query));
      expect(printQuery(again)).toBe(printed);
    }),
    { numRuns: 3_000 },
  );
});

const PIECES = [
  ...["-", ":", ".", "*", '"', "“", "\\", "(", ")", " ", "\t", "<", ">", "="],
  ...["type:", "meta.", "subject:", "concept:", "is:", "after:", "expires:<"],
  ...["image", "held", "0.5", "7d", "2026-11-01", "geheim", "OR", "NOT", "AND"],
  ...[
    "東京",
    "👍",
    "\u0000",
    "\ud83d",
    "\u0301",
    "\u200b",
    "filename:",
    "url:",
  ],
];
const anyQueryText = fc.oneof(
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 14 })
    .map((pieces) => pieces.join("")),
  fc.string({ unit: "binary" }),
  anyText,
);

test("whatever is asked is read or refused, and nothing of it is quoted", () => {
  let [asked, refused] = [0, 0];
  fc.assert(
    fc.property(anyQueryText, fc.boolean(), (text, parts) => {
      try {
        const query = parseQuery(text, { parts });
        expect(meant(parseQuery(printQuery(query), { parts }))).toEqual(
          meant(query),
        );
        asked++;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toBe("invalid_request");
        expect(error.position).toBeGreaterThanOrEqual(1);
        expect(error.position).toBeLessThanOrEqual(text.length + 1);
        expect(error.message).not.toContain("geheim");
        refused++;
      }
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(asked, refused)).toBeGreaterThan(500);
});

test("what is wrong is told at its place, whatever right stands around it", () => {
  const right = fc.constantFrom("a", "-b", '"c d"', "type:image", "(e OR f)");
  const around = fc.array(right, { maxLength: 4 }).map((all) => all.join(" "));
  const wrong = fc.constantFrom(...WRONG).filter(
    // These reach for what follows, or for what is before.
    ([, hint]) => !["unclosed", "unquoted", "unopened"].includes(hint),
  );
  fc.assert(
    fc.property(around, wrong, around, (before, [marked], after) => {
      fc.pre(!/^‹(OR|AND)/.test(marked) || before === "");
      fc.pre(!/(OR|AND|NOT|>‹|subject:)$/.test(marked) || after === "");
      const text = [before, marked, after].filter(Boolean).join(" ");
      const { position } = refusal(text.replace("‹", ""));
      expect([text, position]).toEqual([text, text.indexOf("‹") + 1]);
    }),
  );
});

test("each query that the grammar shows is one", () => {
  const shown = [
    ...GRAMMAR.matchAll(/^ {4}(.+)$/gm),
    ...GRAMMAR.matchAll(/`([^`]+)`/g),
  ].map(([, query = ""]) => query);
  const queries = shown.filter((query) => !/^(OR|[<>]=?|\\|q)$/.test(query));
  expect(queries.length).toBeGreaterThan(20);
  for (const query of queries) {
    expect(() => read(query), query).not.toThrow();
  }
});
