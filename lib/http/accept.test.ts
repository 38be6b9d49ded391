import { expect, test } from "vitest";

import { prefersAvif } from "@/lib/http/accept";

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
