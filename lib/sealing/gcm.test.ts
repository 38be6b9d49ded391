import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";

import { decrypt, encrypt, Unopenable } from "@/lib/sealing/gcm";

const hex = (text: string) => Buffer.from(text, "hex");

// Test case 16 of the GCM specification submitted to NIST (McGrew and Viega).
const nist = {
  key: createSecretKey(
    hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
  ),
  nonce: hex("cafebabefacedbaddecaf888"),
  bound: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
  plain: hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
  ),
  cipher: hex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
  ),
  tag: hex("76fc6ece0f4e1768cddf8853bb2d551b"),
};

test("what NIST's vector sealed opens", () => {
  const sealed = Buffer.concat([nist.nonce, nist.cipher, nist.tag]);

  expect(decrypt(nist.key, sealed, nist.bound)).toEqual(nist.plain);
});

test("what is sealed opens in WebCrypto, which is written by others", async () => {
  const sealed = encrypt(nist.key, nist.plain, nist.bound);

  const opened = await crypto.subtle.decrypt(
    {
      name: "AES-GCM",
      iv: Uint8Array.from(sealed.subarray(0, 12)),
      additionalData: Uint8Array.from(nist.bound),
    },
    await crypto.subtle.importKey(
      "raw",
      Uint8Array.from(nist.key.export()),
      "AES-GCM",
      false,
      ["decrypt"],
    ),
    Uint8Array.from(sealed.subarray(12)),
  );

  expect(Buffer.from(opened)).toEqual(nist.plain);
});

test("no two sealings of the same thing are alike", () => {
  const sealed = Array.from({ length: 1000 }, () =>
    encrypt(nist.key, nist.plain, nist.bound).toString("hex"),
  );

  expect(new Set(sealed.map((text) => text.slice(0, 24)))).toHaveLength(1000);
});

test("D8: whatever is bound and whatever is sealed, nothing opens with a bit flipped", () => {
  const key = createSecretKey(randomBytes(32));
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(bytes, bytes, fc.nat(), (plain, bound, place) => {
      const sealed = encrypt(key, plain, bound);
      expect(Uint8Array.from(decrypt(key, sealed, bound))).toEqual(plain);

      const bit = place % (sealed.length * 8);
      const byte = sealed.readUInt8(bit >> 3);
      sealed.writeUInt8(byte ^ (1 << (bit & 7)), bit >> 3);
      expect(() => decrypt(key, sealed, bound)).toThrow(Unopenable);
    }),
  );
});
