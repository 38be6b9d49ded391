import { createSecretKey, randomBytes } from "node:crypto";
import { expect, test } from "vitest";

import {
  keyedHash,
  randomLetters,
  randomSecret,
  sameBytes,
  sha256,
} from "@/lib/sealing/digest";

const key = createSecretKey(
  Buffer.from(Array.from({ length: 32 }, (_, i) => i)),
);

test("SHA-256 is that of FIPS 180-4, for text and for bytes", () => {
  const abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  expect(sha256("abc").toString("hex")).toBe(abc);
  expect(sha256(Uint8Array.of(97, 98, 99)).toString("hex")).toBe(abc);
});

test("a keyed hash is the HMAC of the label and the value behind their lengths", () => {
  // By Python's hmac.
  expect(keyedHash(key, "label", "value").toString("hex")).toBe(
    "21765cd1c107638963a6701a3b73496ba2a516bc7802dda2ccaace98867a8c72",
  );
  expect(keyedHash(key, "label", Buffer.from("value"))).toEqual(
    keyedHash(key, "label", "value"),
  );
});

test("a keyed hash depends on key, label and value, and on where they part", () => {
  const hashes = [
    keyedHash(key, "ab", "c"),
    keyedHash(key, "a", "bc"),
    keyedHash(key, "abc", ""),
    keyedHash(key, "ab", "d"),
    keyedHash(createSecretKey(randomBytes(32)), "ab", "c"),
  ].map((hash) => hash.toString("hex"));

  expect(new Set(hashes)).toHaveLength(hashes.length);
});

test("bytes are the same only where all of them are", () => {
  expect(sameBytes(Buffer.from("abc"), Uint8Array.of(97, 98, 99))).toBe(true);
  expect(sameBytes(Buffer.from("abc"), Buffer.from("abd"))).toBe(false);
  expect(sameBytes(Buffer.from("abc"), Buffer.from("ab"))).toBe(false);
  expect(sameBytes(Buffer.alloc(0), Buffer.alloc(0))).toBe(true);
});

test("a secret is so many bytes, in what a URL and a file name can hold", () => {
  const secrets = Array.from({ length: 1000 }, () => randomSecret(16));

  expect(new Set(secrets)).toHaveLength(1000);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test("random letters use all letters and digits, and nothing else", () => {
  const letters = randomLetters(5000);

  expect(letters).toMatch(/^[A-Za-z0-9]{5000}$/);
  expect(new Set(letters)).toHaveLength(62);
});
