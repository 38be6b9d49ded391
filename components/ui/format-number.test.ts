import { expect, test } from "vitest";

import {
  dollars,
  percent,
  roundedBytes,
  roundedNumber,
} from "@/components/ui/format-number";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [812, "812 bytes"],
  [1000, "1.0 KB"],
  [1_468_006, "1.4 MB"],
  [20 * 1024 * 1024, "20 MB"],
])("%d bytes are said as %s", (bytes, said) => {
  expect(roundedBytes(bytes)).toBe(said);
});

test("a count is exact as long as people would say it so", () => {
  expect(roundedNumber(12_408)).toBe("12,408");
  expect(roundedNumber(1_240_800)).toBe("1.24M");
});

test("a share above nothing is never said to be nothing", () => {
  expect(percent(0.00004)).toBe("< 0.1 %");
  expect(percent(0)).toBe("0 %");
  expect(percent(0.934)).toBe("93 %");
  expect(percent(1)).toBe("100 %");
});

test.each([
  [0, "$0"],
  [0.0000002, "< $0.000001"],
  [0.000015, "$0.000015"],
  [0.0021, "$0.0021"],
  [0.0999, "$0.10"],
  [0.000001, "$0.000001"],
  [0.25, "$0.25"],
  [12.3, "$12.30"],
])("%d dollars are said as %s", (amount, said) => {
  expect(dollars(amount)).toBe(said);
});
