import fc from "fast-check";
import { expect, test } from "vitest";

import { AppError } from "@/lib/errors";
import { parseQuery } from "@/lib/search/query";

const refusal = (text: string): AppError => {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${text} was to be refused.`);
};

test("conditions are joined by spaces, and a minus turns one around", () => {
  expect(parseQuery("  type:image -is:held\tsubject:Ada@Example.com ")).toEqual(
    [
      { not: false, field: "type", value: "image" },
      { not: true, field: "is", value: "held" },
      { not: false, field: "subject", value: "ada@example.com" },
    ],
  );
  expect(parseQuery("")).toEqual([]);
});

test("a day is one of UTC, and an instant has its zone", () => {
  expect(
    parseQuery("after:2026-11-01 before:2026-11-02T01:00:00+01:00"),
  ).toEqual([
    { not: false, field: "after", value: new Date("2026-11-01T00:00:00Z") },
    { not: false, field: "before", value: new Date("2026-11-02T00:00:00Z") },
  ]);
});

test("names and values may be quoted, and have colons, quotes and spaces in them", () => {
  expect(
    parseQuery(
      String.raw`meta.env:prod meta."the key":"say \"it\" \\" subject:urn:x:1`,
    ),
  ).toEqual([
    { not: false, field: "meta", key: "env", value: "prod" },
    {
      not: false,
      field: "meta",
      key: "the key",
      value: String.raw`say "it" \ `.trim(),
    },
    { not: false, field: "subject", value: "urn:x:1" },
  ]);
});

test("a file name is whole, or how one begins", () => {
  expect(parseQuery('filename:Ä.png filename:inv* filename:"a b"*')).toEqual([
    { not: false, field: "filename", value: "ä.png", prefix: false },
    { not: false, field: "filename", value: "inv", prefix: true },
    { not: false, field: "filename", value: "a b", prefix: true },
  ]);
});

const WRONG: [query: string, letter: number, hint: string][] = [
  ["receipt", 1, "Words and phrases"],
  ['type:image "grand total"', 12, "Words and phrases"],
  ["type:image OR type:text", 12, "joined by a space"],
  ["(type:image)", 1, "joined by a space"],
  ["type:sound", 1, "image, text or video"],
  ["type:image  colour:red", 13, "no such field"],
  ["type.x:image", 1, "no such field"],
  ["meta:prod", 1, "no such field"],
  ["after:yesterday", 1, "2026-11-01"],
  ["before:2026-02-30", 1, "2026-11-01"],
  ["is:shared", 1, "is:held"],
  ["subject:", 1, "value is missing"],
  ["filename:*", 1, "value is missing"],
  ["subject:ada*", 1, "by its beginning"],
  ['subject:"ada', 1, "quote is not closed"],
  ['subject:"ada"x', 1, "quote is not closed"],
];
test.each(WRONG)(
  "%s is refused, and told where and why",
  (query, letter, hint) => {
    const { code, message, param } = refusal(query);
    expect({ code, param }).toEqual({ code: "invalid_request", param: "q" });
    expect(message).toContain(`At letter ${letter}: `);
    expect(message).toContain(hint);
  },
);

test("whatever is asked is read or refused, and nothing of it is quoted", () => {
  const piece = fc.constantFrom(
    ...'-:.*"\\ \t()',
    ...["type", "meta", "filename", "subject", "is", "geheim", "OR", "\u0000"],
  );
  const text = fc.array(piece, { maxLength: 12 }).map((all) => all.join(""));
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (query) => {
      try {
        parseQuery(query);
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid_request" });
        expect((error as AppError).message).not.toContain("geheim");
      }
    }),
    { numRuns: 2_000 },
  );
});
