import { expect, test } from "vitest";

import { topAnswer } from "@/components/predictions/top-answer";
import type { Output } from "@/lib/models/output";

const cases: [Output, string][] = [
  [
    {
      concepts: [
        { id: "negative", name: "negative", value: 0.07 },
        { id: "positive", name: "positive", value: 0.93 },
      ],
    },
    "positive 93 %",
  ],
  [{ colors: [{ name: "teal", hex: "#008080", share: 0.425 }] }, "teal 43 %"],
  [
    {
      spans: [
        { label: "phone", start: 0, end: 2, value: 1 },
        { label: "email", start: 3, end: 5, value: 1 },
        { label: "phone", start: 6, end: 8, value: 1 },
      ],
    },
    "2 phone, 1 email",
  ],
  [{ spans: [] }, "Nothing found"],
  [{ text: " A cat. " }, "A cat."],
  [{ embedding: Array(1536).fill(0) }, "1,536 numbers"],
  [{ frames: [{ time: 0, output: { text: "A cat." } }] }, "1 moment"],
];

test.each(cases)("%j is folded to %s", (output, said) => {
  expect(topAnswer(output)).toBe(said);
});
