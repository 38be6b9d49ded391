import fc from "fast-check";
import { expect, test } from "vitest";

import { InputQuery } from "@/lib/inputs/schema";
import { excerptsIn } from "@/lib/search/excerpts";
import { findInputs } from "@/lib/search/find";
import { parseQuery } from "@/lib/search/language/parse";
import { marksIn } from "@/lib/search/marks";
import { meets } from "@/lib/search/meets";
import type { Excerpt } from "@/lib/search/schema";
import { app, rolledBack } from "@/lib/testing/database";
import { anyDocument, NOW, plainDocument } from "@/lib/testing/documents";
import { stored } from "@/lib/testing/inputs";
import { anyQueryAbout } from "@/lib/testing/queries";

const marked = ({ text, marks }: Excerpt) =>
  marks.map(({ from, to }) => text.slice(from, to));

test("a record tells where it has the words, those asked for in the text first", () => {
  const document = plainDocument({
    text: "A receipt.",
    filename: "receipt.txt",
    metadata: { kind: "Receipts of all kinds" },
    notes: ["No receipt at all"],
    concepts: [{ name: "receipt", value: 0.4 }],
  });
  const excerpts = excerptsIn(parseQuery("recei*"), document);

  expect(excerpts.map((one) => [one.in, marked(one)])).toEqual([
    ["text", ["receipt"]],
    ["note", ["receipt"]],
    ["metadata", ["Receipts"]],
  ]);
});

test("of a long text a part is told, around the first of its words", () => {
  const text = `${"so it went on ".repeat(200)}to the receipt${" and on".repeat(200)}`;
  const [excerpt] = excerptsIn(parseQuery("receipt"), plainDocument({ text }));

  expect(excerpt?.text.length).toBeLessThanOrEqual(241);
  expect(excerpt?.text).toMatch(/^\S+ .*to the receipt and on/);
  expect(text.slice(excerpt?.starts_at)).toContain(excerpt?.text);
  expect(excerpt && marked(excerpt)).toEqual(["receipt"]);
});

test.each(["", "-"])("no sign is cut in two (%j)", (odd) => {
  const text = `${"👍".repeat(99)}${odd}receipt${"👍".repeat(200)}`;
  const [excerpt] = excerptsIn(parseQuery("receipt"), plainDocument({ text }));

  expect(excerpt?.text.length).toBeGreaterThan(200);
  expect(excerpt?.text.isWellFormed()).toBe(true);
});

test("whatever is asked of any document, what is told of it stands in it", () => {
  const both = anyDocument.chain((document) =>
    fc.tuple(fc.constant(document), anyQueryAbout(document)),
  );
  let told = 0;
  fc.assert(
    fc.property(both, ([document, query]) => {
      for (const { in: where, text, starts_at, marks } of excerptsIn(
        query,
        document,
      )) {
        told++;
        if (where === "text") {
          expect(text.isWellFormed() || !document.text?.isWellFormed()).toBe(
            true,
          );
          expect(document.text?.slice(starts_at, starts_at + text.length)).toBe(
            text,
          );
        }
        for (const { from, to } of marks) {
          expect(0 <= from && from < to && to <= text.length).toBe(true);
        }
      }
      if (query.kind === "words" && meets(query, document, NOW)) {
        expect(excerptsIn(query, document)).not.toEqual([]);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(told).toBeGreaterThan(100);
});

test("a page tells them where it was asked to, and only then", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    await stored(ctx, "The grand total");
    const find = async (query: object) =>
      (await findInputs(ctx, InputQuery.parse(query))).data[0];

    expect(await find({ q: "total" })).not.toHaveProperty("excerpts");
    expect(await find({ q: "type:text", excerpts: "true" })).toMatchObject({
      excerpts: [],
    });
    expect(await find({ q: "total", excerpts: "true" })).toMatchObject({
      excerpts: [
        { in: "text", text: "The grand total", marks: [{ from: 10, to: 15 }] },
      ],
    });
  }));

test("words of plain letters have the places that those of any others have", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
      const query = parseQuery("a OR b OR 1 OR abc*");
      const slowly = marksIn(query, `${text}é`, "anything");
      const quickly = marksIn(query, `${text} `, "anything");
      fc.pre(!/[a-z0-9]$/i.test(text));
      expect(quickly).toEqual(slowly);
    }),
  );
});
