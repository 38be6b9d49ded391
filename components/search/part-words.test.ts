import { expect, test } from "vitest";

import { partWords } from "@/components/search/part-words";
import { parseQuery } from "@/lib/search/language/parse";

const now = new Date("2026-11-23T12:00:00Z");

test.each([
  ["after:2026-11-01", "UTC", "since 1 Nov"],
  ["before:2026-11-05", "UTC", "until 4 Nov"],
  ["after:2026-11-01", "Europe/Berlin", "since 1 Nov, 01:00"],
  ["after:2026-10-31T23:00:00Z", "Europe/Berlin", "since 1 Nov"],
  ["before:2026-11-05T10:30:00Z", "UTC", "before 5 Nov, 10:30"],
  ["before:2025-11-05", "UTC", "until 4 Nov 2025"],
  ["-after:2026-11-01", "UTC", "-after:2026-11-01"],
  ["is:held", "UTC", "is:held"],
  ["type:image OR type:video", "UTC", "type:image OR type:video"],
])("%s in %s is said as %s", (q, zone, words) => {
  expect(partWords(parseQuery(q), now, zone)).toBe(words);
});
