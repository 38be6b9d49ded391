import { expect, test } from "vitest";

import { asClock, asSecond } from "@/components/annotations/seconds";

test.each([
  [0, "0:00.0"],
  [64.46, "1:04.5"],
  [59.96, "1:00.0"],
  [3_600, "60:00.0"],
])("%f seconds are %s", (seconds, words) => {
  expect(asClock(seconds)).toBe(words);
});

test("a time is kept to the millisecond, and none is before the start", () => {
  expect(asSecond(1.23456)).toBe(1.235);
  expect(asSecond(-0.1)).toBe(0);
});
