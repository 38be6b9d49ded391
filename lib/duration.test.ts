import fc from "fast-check";
import { expect, test } from "vitest";

import { parseDuration, showDuration } from "@/lib/duration";

test.each([
  ["1s", 1],
  ["12h", 43_200],
  ["30d", 2_592_000],
  ["2w", 1_209_600],
  ["P30D", 2_592_000],
  ["PT12H", 43_200],
  ["P1DT12H", 129_600],
  ["P1Y", 31_536_000],
])("%s is %i seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each([
  "",
  "30",
  "d",
  "P",
  "PT",
  "P1DT",
  "P1M",
  "1.5h",
  "-1d",
  " 1d",
  "1d ",
  "1001y",
  "999999999y",
  "P999999Y",
])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeNull();
});

test("what is shown is read back as the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (seconds) => {
      expect(parseDuration(showDuration(seconds))).toBe(seconds);
    }),
  );
});
