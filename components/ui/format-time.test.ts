import { expect, test } from "vitest";

import {
  clock,
  exactTime,
  relativeTime,
  shortTime,
  span,
} from "@/components/ui/format-time";

const now = new Date("2026-11-23T15:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test.each([
  [-3, "just now"],
  [-59, "59 seconds ago"],
  [-119, "119 seconds ago"],
  [-180, "3 minutes ago"],
  [-3 * 86_400, "3 days ago"],
  [1, "in 1 second"],
  [27 * 86_400 + 80_000, "in 27 days"],
  [400 * 86_400, "in 13 months"],
])("an instant %d seconds from now is %s", (seconds, said) => {
  expect(relativeTime(inSeconds(seconds), now)).toBe(said);
});

test("a length is rounded down, so that nothing is said to last longer than it does", () => {
  expect(span(30 * 86_400)).toBe("30 days");
  expect(span(3 * 86_400 - 60)).toBe("2 days");
});

test("what was kept for 30 days a moment ago is gone in 30, not in 29", () => {
  expect(relativeTime(inSeconds(30 * 86_400 - 9), now)).toBe("in 30 days");
});

test("an exact time names its zone", () => {
  expect(exactTime(new Date("2026-12-20T13:03:22Z"), "Europe/Berlin")).toMatch(
    /^20 Dec 2026, 14:03:22 (CET|GMT\+1)$/,
  );
});

test("a short time leaves out the year only where it is this one", () => {
  expect(shortTime(new Date("2026-12-20T14:03:00Z"), now, "UTC")).toBe(
    "20 Dec, 14:03",
  );
  expect(shortTime(new Date("2027-01-02T14:03:00Z"), now, "UTC")).toBe(
    "2 Jan 2027",
  );
});

test.each([
  [0, "0:00.0"],
  [59.96, "1:00.0"],
  [64.5, "1:04.5"],
  [3_723, "1:02:03.0"],
])("%d seconds in are %s", (seconds, shown) => {
  expect(clock(seconds)).toBe(shown);
});
