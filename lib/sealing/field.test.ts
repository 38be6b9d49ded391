import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";

import { openField, openJson, sealField, sealJson } from "@/lib/sealing/field";
import { Unopenable } from "@/lib/sealing/gcm";

const key = createSecretKey(
  Buffer.from(Array.from({ length: 32 }, (_, i) => i)),
);
const place = { appId: "app-1", recordId: "record-1", field: "details" };
const plain = Buffer.from("a private thing");

// Sealed by Python's cryptography 48 under the bytes 0 to 31, with the nonce a0 to ab
// and, as associated data, each of app, record, field and version behind its length.
const FOREIGN = Buffer.from(
  "01a0a1a2a3a4a5a6a7a8a9aaab87380c5f2cbd63cb0745f3bb6e14a71bcb0ed8029a19f7a65a43af6e2d3101",
  "hex",
);

test("a field that another implementation sealed opens", () => {
  expect(openField(key, place, FOREIGN)).toEqual(plain);
});

test("a sealed field is version, nonce, ciphertext and tag", () => {
  const sealed = sealField(key, place, plain);

  expect(sealed).toHaveLength(1 + 12 + plain.length + 16);
  expect(sealed[0]).toBe(1);
  expect(sealed.includes(plain)).toBe(false);
  expect(openField(key, place, sealed)).toEqual(plain);
});

test("a field may be empty", () => {
  const sealed = sealField(key, place, Buffer.alloc(0));

  expect(openField(key, place, sealed)).toHaveLength(0);
});

test.each([
  ["the version", 0],
  ["the nonce", 1],
  ["the nonce's end", 12],
  ["the ciphertext", 13],
  ["the tag", 13 + plain.length],
  ["the tag's end", 13 + plain.length + 15],
])("D8: a field with a flipped bit in %s doesn't open", (_, at) => {
  for (let bit = 0; bit < 8; bit++) {
    const sealed = sealField(key, place, plain);
    sealed.writeUInt8(sealed.readUInt8(at) ^ (1 << bit), at);

    expect(() => openField(key, place, sealed)).toThrow(Unopenable);
  }
});

test("D8: a field that was cut or extended doesn't open", () => {
  const sealed = sealField(key, place, plain);

  for (let length = 0; length < sealed.length; length++) {
    const cut = sealed.subarray(0, length);
    expect(() => openField(key, place, cut)).toThrow(Unopenable);
  }
  const extended = Buffer.concat([sealed, Buffer.of(0)]);
  expect(() => openField(key, place, extended)).toThrow(Unopenable);
});

test.each([
  ["row", { ...place, recordId: "record-2" }],
  ["field", { ...place, field: "content" }],
  ["tenant", { ...place, appId: "app-2" }],
])("D8: a field moved to another %s doesn't open", (_, elsewhere) => {
  const sealed = sealField(key, place, plain);

  expect(() => openField(key, elsewhere, sealed)).toThrow(Unopenable);
});

test("D8: a field doesn't open with another key", () => {
  const sealed = sealField(key, place, plain);
  const other = createSecretKey(randomBytes(32));

  expect(() => openField(other, place, sealed)).toThrow(Unopenable);
});

test("no two places are bound alike, however their parts are cut", () => {
  const part = fc.stringMatching(/^[ab\0]{0,3}$/);
  const somewhere = fc.record({ appId: part, recordId: part, field: part });
  fc.assert(
    fc.property(somewhere, somewhere, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      const sealed = sealField(key, one, plain);
      expect(() => openField(key, other, sealed)).toThrow(Unopenable);
    }),
  );
});

test("JSON comes back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const opened = openJson(key, place, sealJson(key, place, value));
      expect(opened).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("what doesn't open says nothing of the content, the key or the place", () => {
  const sealed = sealField(key, place, plain);
  try {
    openField(key, { ...place, appId: "app-2" }, sealed);
    expect.unreachable();
  } catch (error) {
    const { message, cause } = error as Error;
    expect(cause).toBeUndefined();
    for (const secret of ["private", "app-", "record-1", "details"]) {
      expect(message).not.toContain(secret);
    }
  }
});
