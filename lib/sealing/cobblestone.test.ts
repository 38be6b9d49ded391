import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";

import { deriveMessage, nonceOf } from "@/lib/sealing/cobblestone";

const key = createSecretKey(
  Buffer.from("YELLOW SUBMARINE YELLOW SUBMARINE".slice(0, 32)),
);
// Salt, key and base nonce of Wycheproof's first vector for Cobblestone-256.
const salt = "43a2e39431cbae0389d3fc86adf46f7c3a24de88d9311617";

test("key and base nonce are those of the official vector", () => {
  const message = deriveMessage(key, Buffer.from(salt, "hex"), Buffer.alloc(0));

  expect(message.key.export().toString("hex")).toBe(
    "781b72bce3c966fffb09e5d596e1d21b029b21a9599852fb9b9f644e23b86ae8",
  );
  expect(message.baseNonce.toString("hex")).toBe("f206a92ac0ba380c8e9e3843");
});

test("the nonce of any chunk, up to the last of 4 PiB, is the base nonce XOR its number", () => {
  const message = deriveMessage(key, randomBytes(24), Buffer.alloc(0));
  const base = BigInt(`0x${message.baseNonce.toString("hex")}`);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 38 - 1 }), (chunk) => {
      const expected = (base ^ BigInt(chunk)).toString(16).padStart(24, "0");
      expect(nonceOf(message, chunk).toString("hex")).toBe(expected);
    }),
  );
});

test("there is no chunk beyond the last of 4 PiB", () => {
  const message = deriveMessage(key, randomBytes(24), Buffer.alloc(0));

  expect(() => nonceOf(message, 2 ** 38)).toThrow(RangeError);
});
