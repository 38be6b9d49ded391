import fc from "fast-check";
import { expect, test } from "vitest";

import { parseQuery } from "@/lib/search/language/parse";
import type { Query } from "@/lib/search/language/query";
import { marksIn } from "@/lib/search/marks";
import { meets } from "@/lib/search/meets";
import { NOW, plainDocument } from "@/lib/testing/documents";
import { anyConditionAbout } from "@/lib/testing/queries";
import { anyText } from "@/lib/testing/texts";

/** A text with what is marked in it between ‹ and ›. */
function marked(query: string, text: string): string {
  let [shown, at] = ["", 0];
  for (const { from, to } of marksIn(read(query), text, "anything")) {
    shown += `${text.slice(at, from)}‹${text.slice(from, to)}›`;
    at = to;
  }
  return shown + text.slice(at);
}

const read = (query: string) => parseQuery(query, { parts: true });

test.each([
  ["receipt", "A Receipt, two receipts", "A ‹Receipt›, two receipts"],
  ["recei* total", "receipts: totals, total", "‹receipts›: totals, ‹total›"],
  ["*ceip*", "two receipts", "two ‹receipts›"],
  ['"grand total"', "grand, TOTAL grand", "‹grand, TOTAL› grand"],
  ["a -b (c OR d)", "a b c d", "‹a› b ‹c› ‹d›"],
  ["東京 京都", "東京都です", "‹東京都›です"],
  ["grusse", "Gru\u0308ße!", "‹Gru\u0308ße›!"],
  ["👍", "so 👍🏽 so", "so ‹👍🏽› so"],
  ["filename:a type:text", "a", "a"],
])("%s marks %s", (query, text, shown) => {
  expect(marked(query, text)).toBe(shown);
});

test("what is asked of a file name is marked in it alone", () => {
  const query = read("filename:a b");
  expect(marksIn(query, "a b", "filename")).toHaveLength(2);
  expect(marksIn(query, "a b", "url")).toEqual([{ from: 2, to: 3 }]);
});

test("a text has marks if, and only if, its words are what is asked for", () => {
  const both = anyText.chain((text) => {
    const document = plainDocument({ text });
    return fc.tuple(fc.constant(document), anyConditionAbout(document));
  });
  let seen = 0;
  fc.assert(
    fc.property(both, ([document, condition]) => {
      fc.pre(condition.kind === "words" && condition.within === "anything");
      const query: Query = { ...condition, from: 0, to: 0 };
      const text = document.text ?? "";
      const marks = marksIn(query, text, "anything");
      expect(marks.length > 0).toBe(meets(query, document, NOW));
      for (const [at, { from, to }] of marks.entries()) {
        const part = plainDocument({ text: text.slice(from, to) });
        expect(from).toBeLessThan(to);
        expect(from).toBeGreaterThanOrEqual(marks[at - 1]?.to ?? 0);
        expect(meets(query, part, NOW)).toBe(true);
        seen++;
      }
    }),
    { numRuns: 2_000 },
  );
  expect(seen).toBeGreaterThan(100);
});
