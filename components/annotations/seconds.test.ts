import { expect, test } from "vitest";

import { asSecond } from "@/components/annotations/seconds";

test("a time is kept to the millisecond, and none is before the start", () => {
  expect(asSecond(1.23456)).toBe(1.235);
  expect(asSecond(-0.1)).toBe(0);
});
