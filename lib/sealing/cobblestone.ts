import "server-only";

import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

import { NONCE_BYTES } from "@/lib/sealing/gcm";

const KEY_BYTES = 32;
export const SALT_BYTES = 24;
export const COMMITMENT_BYTES = 32;
export const CHUNKS_MAX = 2 ** 38;

const HASH = "sha512";
const INFO = Buffer.from("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");

/** What one message is sealed with, and how it shows that this was its key. */
export type Message = { key: KeyObject; baseNonce: Buffer; commitment: Buffer };

/**
 * Key, base nonce and commitment of the message with this salt, by HKDF-Expand
 * (RFC 5869 §2.3) with SHA-512. Throws `RangeError` for a key that isn't 32 bytes.
 */
export function deriveMessage(
  key: KeyObject,
  salt: Uint8Array,
  context: Uint8Array,
): Message {
  if (key.symmetricKeySize !== KEY_BYTES) {
    throw new RangeError("A stream is sealed with a key of 32 bytes.");
  }
  const info = Buffer.concat([INFO, salt, context]);
  const once = createHmac(HASH, key).update(info).update(Buffer.of(1)).digest();
  const twice = createHmac(HASH, key)
    .update(once)
    .update(info)
    .update(Buffer.of(2))
    .digest();
  const derived = Buffer.concat([once, twice]);
  const [nonceAt, commitmentAt] = [KEY_BYTES, KEY_BYTES + NONCE_BYTES];
  return {
    key: createSecretKey(derived.subarray(0, nonceAt)),
    baseNonce: derived.subarray(nonceAt, commitmentAt),
    commitment: derived.subarray(commitmentAt, commitmentAt + COMMITMENT_BYTES),
  };
}

/** The nonce of a chunk: the base nonce XOR its number, big-endian. */
export function nonceOf({ baseNonce }: Message, chunk: number): Buffer {
  if (chunk >= CHUNKS_MAX) throw new RangeError("A stream has its limit.");
  const nonce = Buffer.from(baseNonce);
  const tail = NONCE_BYTES - 8;
  nonce.writeBigUInt64BE(nonce.readBigUInt64BE(tail) ^ BigInt(chunk), tail);
  return nonce;
}
