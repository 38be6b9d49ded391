import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";

import { blind } from "@/lib/sealing/terms";

const key = createSecretKey(randomBytes(32));
const slice = new Date("2026-11-01T00:00:00Z");

function byHmac(from: Date, term: string): bigint {
  const start = Buffer.alloc(8);
  start.writeBigInt64BE(BigInt(from.getTime()));
  const hmac = createHmac("sha256", key).update(start).update(term);
  return hmac.digest().readBigInt64BE();
}

test("a term is the first 64 bits of its HMAC-SHA-256, whatever is in it", () => {
  const term = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(
    fc.property(fc.array(term), (terms) => {
      expect(blind(key, slice, terms)).toEqual(
        terms.map((one) => byHmac(slice, one)),
      );
    }),
  );
});

test("the same term is another number in another slice, and under another key", () => {
  const later = new Date(slice.getTime() + 1);
  const other = createSecretKey(randomBytes(32));
  const [here] = blind(key, slice, ["w:receipt"]);

  expect(blind(key, slice, ["w:other", "w:receipt"])[1]).toBe(here);
  expect(blind(key, later, ["w:receipt"])[0]).not.toBe(here);
  expect(blind(other, slice, ["w:receipt"])[0]).not.toBe(here);
});
