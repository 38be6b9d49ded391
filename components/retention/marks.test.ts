import { expect, test } from "vitest";

import {
  isBeyond,
  LAST,
  MARKS,
  positionOf,
  windowAt,
} from "@/components/retention/marks";

test("each mark stands at its place, and its place is its window", () => {
  for (const [place, { window }] of MARKS.entries()) {
    expect(positionOf(window)).toBe(place);
    expect(windowAt(place)).toBe(window);
  }
});

test("what lies between two marks stands between them, the longer the further", () => {
  const windows = ["2h", "12h", "2d", "P10D", "45d", "200d", "2y", "10y"];
  const places = windows.map(positionOf);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(places.some((place) => Number.isInteger(place))).toBe(false);
  expect(positionOf("45d")).toBeGreaterThan(3);
  expect(positionOf("45d")).toBeLessThan(4);
  expect(positionOf("10y")).toBeLessThan(LAST);
});

test("a limit allows what is as long, and neither more nor no end", () => {
  expect(["1h", "29d", "P30D"].map((it) => isBeyond(it, "30d"))).toEqual([
    false,
    false,
    false,
  ]);
  expect(["31d", null].map((it) => isBeyond(it, "30d"))).toEqual([true, true]);
  expect(isBeyond(null, null)).toBe(false);
});
