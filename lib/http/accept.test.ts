import { expect, test } from "vitest";

import { prefersAvif, prefersCsv } from "@/lib/http/accept";

test.each([
  ["image/avif", true],
  ["image/avif, */*;q=0.8", true],
  ["image/avif;q=0.9,image/webp;q=0.8", true],
  ["image/avif,image/webp,image/apng,image/*,*/*;q=0.8", false],
  ["image/avif;q=0.5,image/webp", false],
  ["*/*", false],
  ["", false],
  [null, false],
])("%s prefers AVIF: %s", (accept, prefers) => {
  expect(prefersAvif(accept)).toBe(prefers);
});

test.each([
  ["text/csv", true],
  ["text/csv, application/json;q=0.9", true],
  ["text/csv, */*;q=0.1", true],
  ["TEXT/CSV; q=1", true],
  ["application/json", false],
  ["application/json, text/csv;q=0.9", false],
  ["text/csv;q=0", false],
  ["text/html,application/xhtml+xml,*/*;q=0.8", false],
  ["*/*", false],
  [null, false],
])("%s prefers CSV: %s", (accept, prefers) => {
  expect(prefersCsv(accept)).toBe(prefers);
});
