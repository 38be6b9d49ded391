import { expect, test } from "vitest";

import {
  goesSoon,
  type Life,
  lifeSentence,
  shareOver,
} from "@/components/inputs/life";

const now = new Date("2026-11-23T12:00:00Z");
const stay = (receivedAt: string, expiresAt: string | null): Life => ({
  state: "living",
  receivedAt,
  expiresAt,
});

test("a record is through its stay as far as its clock is", () => {
  const life = stay("2026-11-20T12:00:00Z", "2026-12-20T12:00:00Z");

  expect(shareOver(life, now)).toBeCloseTo(0.1);
  expect(goesSoon(life, now)).toBe(false);
  expect(lifeSentence(life, now, "UTC")).toBe(
    "Received 3 days ago · gone in 27 days, on 20 Dec, 12:00",
  );
});

test("the last tenth of a stay is soon, however long the stay", () => {
  expect(
    goesSoon(stay("2026-11-23T11:59:50Z", "2026-11-23T12:00:01Z"), now),
  ).toBe(true);
});

test("a stay without an end has no share, and is never soon", () => {
  const life = stay("2020-01-01T00:00:00Z", null);

  expect(shareOver(life, now)).toBeNull();
  expect(goesSoon(life, now)).toBe(false);
  expect(lifeSentence(life, now, "UTC")).toContain(
    "kept until someone destroys it",
  );
});

test("what is past its end is said to be going, not to be there for less than no time", () => {
  const life = stay("2026-11-22T12:00:00Z", "2026-11-23T11:59:59Z");

  expect(shareOver(life, now)).toBe(1);
  expect(lifeSentence(life, now, "UTC")).toBe(
    "Received 24 hours ago · being destroyed",
  );
});
