import fc from "fast-check";
import { expect, test } from "vitest";

import { newId } from "@/lib/ids";
import {
  isMonthKeyClosed,
  KEYS_PER_MONTH,
  monthKeyFor,
  monthKeyName,
  readMonthKeyName,
  spanOf,
} from "@/lib/sealing/month-key";

const appId = newId(new Date());

test.each([
  ["2026-02-01T00:00:00.000Z", "2026-02-0"],
  ["2026-02-07T23:59:59.999Z", "2026-02-0"],
  ["2026-02-08T00:00:00.000Z", "2026-02-1"],
  ["2026-02-28T23:59:59.999Z", "2026-02-3"],
  ["2028-02-29T12:00:00.000Z", "2028-02-4"],
  ["2026-12-31T23:59:59.999Z", "2026-12-4"],
])("what is received at %s is under the key %s", (receivedAt, name) => {
  const key = monthKeyFor(appId, new Date(receivedAt));
  expect(monthKeyName(key)).toBe(`months/${appId}/${name}`);
});

test("each instant is in the span of its key, and of no other", () => {
  const instant = fc.date({
    min: new Date("2020-01-01"),
    max: new Date("2040-01-01"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instant, (at) => {
      const key = monthKeyFor(appId, at);
      const { from, to } = spanOf(key);
      expect(from <= at && at < to).toBe(true);
      expect(monthKeyFor(appId, from)).toEqual(key);
      expect(monthKeyFor(appId, new Date(to.getTime() - 1))).toEqual(key);
      expect(monthKeyFor(appId, to)).not.toEqual(key);
      expect(readMonthKeyName(monthKeyName(key))).toEqual(key);
    }),
  );
});

test("a key is closed two hours after its week, and at once where it is a later one", () => {
  const month = new Date("2026-11-01");
  const first = { appId, month, generation: 0 };
  const closedAt = new Date("2026-11-08T02:00:00Z");

  expect(isMonthKeyClosed(first, new Date(closedAt.getTime() - 1))).toBe(false);
  expect(isMonthKeyClosed(first, closedAt)).toBe(true);
  const later = { ...first, generation: KEYS_PER_MONTH };
  expect(isMonthKeyClosed(later, month)).toBe(true);
});

test("what is the name of something else is no month key's", () => {
  expect(readMonthKeyName(`epochs/${appId}/2026-11-01-0`)).toBeNull();
  expect(readMonthKeyName(`months/${appId}/2026-11`)).toBeNull();
});
