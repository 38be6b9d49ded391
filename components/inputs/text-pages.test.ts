import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { blocksOf } from "@/components/inputs/text-blocks";
import {
  fetchAfter,
  firstPage,
  type TextPage,
} from "@/components/inputs/text-pages";

const URL = "http://content.test/";
let content = new Uint8Array();

// A content that is read in small ranges, as the API answers them.
beforeAll(() => {
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    const { range } = init.headers as { range: string };
    const from = Number(/bytes=(\d+)-/.exec(range)?.[1]);
    const bytes = content.slice(from, from + 16);
    const told = `bytes ${from}-${from + bytes.length - 1}/${content.length}`;
    return new Response(bytes, {
      status: 206,
      headers: { "content-range": told },
    });
  });
});
afterAll(() => vi.unstubAllGlobals());

async function allPages(text: string, begun: string): Promise<TextPage[]> {
  content = new TextEncoder().encode(text);
  const next = new TextEncoder().encode(begun).length;
  const pages = [firstPage(begun, next < content.length ? next : null)];
  for (;;) {
    const last = pages.at(-1);
    if (!last || last.next === null) return pages;
    pages.push(await fetchAfter(URL, last, new AbortController().signal));
  }
}

test("a text that is fetched in pieces is the text, with its lines numbered, in any script", async () => {
  const piece = fc.constantFrom("a", "bc d", "ü", "語", "🚢", "\n", "\n\n");
  const texts = fc
    .array(piece, { minLength: 1, maxLength: 60 })
    .map((pieces) => pieces.join(""));
  await fc.assert(
    fc.asyncProperty(texts, fc.nat(20), async (text, length) => {
      const characters = [...text];
      const begun = characters.slice(0, Math.max(length, 1)).join("");
      const pages = await allPages(text, begun);
      expect(pages.map((page) => page.text).join("")).toBe(text);

      const rows = blocksOf(pages).flatMap((block) => block.rows);
      for (const row of rows) {
        expect(text.slice(row.start, row.start + row.text.length)).toBe(
          row.text,
        );
      }
      const numbers = rows.flatMap(({ number }) => number ?? []);
      expect(numbers).toEqual(text.split("\n").map((_, place) => place + 1));
    }),
    { numRuns: 200 },
  );
});

test("a very long line is drawn in pieces, of which the first has its number", () => {
  const line = "🚢".repeat(3_000);
  const rows = blocksOf([firstPage(`${line}\nend`, null)]).flatMap(
    (block) => block.rows,
  );
  expect(rows.map(({ number }) => number)).toEqual([1, null, null, 2]);
  expect(
    rows
      .slice(0, 3)
      .map(({ text }) => text)
      .join(""),
  ).toBe(line);
  expect(rows.every(({ text }) => text.isWellFormed())).toBe(true);
});
