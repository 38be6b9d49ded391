import { expect, test } from "vitest";

import {
  backlogWords,
  lagWords,
  stateWords,
} from "@/components/retention/lag-words";
import type { PurgeView } from "@/lib/retention/schema";

const calm: PurgeView = {
  object: "purge",
  overdue_seconds: 0,
  backlog: { records: 0, more: false },
  lag_p99_seconds: null,
  records_per_second: 0,
  last_run_at: null,
  paused_since: null,
};

test("what is due for less than a minute is on time", () => {
  expect(stateWords(calm)).toBe("on time");
  expect(stateWords({ ...calm, overdue_seconds: 60 })).toBe("on time");
  expect(stateWords({ ...calm, overdue_seconds: 200 })).toBe(
    "late by 3 minutes",
  );
  const paused_since = "2026-11-20T14:03:00.000Z";
  expect(stateWords({ ...calm, paused_since })).toBe("paused");
});

test("the lag of 30 days is never said to be less than it was", () => {
  const said = (lag_p99_seconds: number | null) =>
    lagWords({ ...calm, lag_p99_seconds });
  expect(said(null)).toBe("Nothing was due in the last 30 days.");
  expect(said(1)).toContain("within 1 second of");
  expect(said(24.4)).toContain("within 25 seconds of");
  expect(said(121)).toContain("within 3 minutes of");
  expect(said(7_201)).toContain("within 3 hours of");
  expect(said(200_000)).toContain("within 3 days of");
});

test("what waits is counted as far as anyone counted", () => {
  const said = (records: number, more: boolean, records_per_second = 0) =>
    backlogWords({ ...calm, backlog: { records, more }, records_per_second });
  expect(said(0, false)).toBeNull();
  expect(said(1, false)).toBe("1 record waits.");
  expect(said(10_000, true, 4_812.4)).toBe(
    "More than 10,000 records wait; 4,812 a second are being destroyed.",
  );
});
