import fc from "fast-check";
import { expect, test } from "vitest";

import {
  asksFor,
  narrowed,
  partsOf,
  unwritten,
  without,
} from "@/lib/search/language/change";
import { parseQuery } from "@/lib/search/language/parse";
import { printQuery } from "@/lib/search/language/print";
import type { Condition } from "@/lib/search/language/query";
import { meets } from "@/lib/search/meets";
import { anyDocument, NOW } from "@/lib/testing/documents";
import { anyQueryAbout } from "@/lib/testing/queries";

const IMAGE: Condition = { kind: "type", type: "image" };
const HELD: Condition = { kind: "is", state: "held" };

const narrow = (q: string, condition: Condition, insteadOf?: "type"[]) =>
  printQuery(narrowed(parseQuery(q), condition, insteadOf));

test.each([
  ["", "type:image"],
  ["receipt", "receipt type:image"],
  ["a OR b", "(a OR b) type:image"],
  ["type:image a", "a type:image"],
  ["-type:image", "-type:image type:image"],
])("%s is narrowed to %s", (query, narrowed) => {
  expect(narrow(query, IMAGE)).toBe(narrowed);
});

test("of what there can be only one, the new one takes the place of the old", () => {
  expect(narrow("type:text a -type:video", IMAGE, ["type"])).toBe(
    "a -type:video type:image",
  );
});

test("a part is taken out however it was written, and the rest stays", () => {
  const query = parseQuery("receipt (TYPE:Image  -(a OR b)) is:held");
  expect(asksFor(query, IMAGE)).toBe(true);
  expect(printQuery(without(query, unwritten(IMAGE)))).toBe(
    "receipt -(a OR b) is:held",
  );
  expect(printQuery(without(unwritten(HELD), unwritten(HELD)))).toBe("");
});

test("narrowed is what meets both, and without each of its parts it is all", () => {
  fc.assert(
    fc.property(
      anyDocument.chain((document) =>
        fc.tuple(fc.constant(document), anyQueryAbout(document)),
      ),
      ([document, query]) => {
        const both = narrowed(query, IMAGE);
        const held = meets(query, document, NOW);
        expect(meets(both, document, NOW)).toBe(
          held && document.type === "image",
        );
        const nothing = partsOf(both).reduce(without, both);
        expect(printQuery(nothing)).toBe("");
      },
    ),
  );
});
