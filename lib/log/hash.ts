import { webCrypto } from "@/lib/log/web-crypto";

/** A SHA-256 hash (FIPS 180-4): 32 bytes. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

/** A SHA-256 that answers at once, for work in bulk: the server hands its own in. */
export type Sha256 = (bytes: Uint8Array) => Hash;

/** SHA-256 by Web Crypto, which browsers and Node have alike. */
export const sha256 = async (bytes: Uint8Array): Promise<Hash> =>
  new Uint8Array(await webCrypto().digest("SHA-256", Uint8Array.from(bytes)));

const LEAF = 0;
const NODE = 1;

/** What is hashed for a leaf (RFC 6962 §2.1). */
export function leafInput(entry: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + entry.length);
  input[0] = LEAF;
  input.set(entry, 1);
  return input;
}

/**
 * What is hashed for a node; its first byte keeps it from passing for a leaf. Work in
 * bulk brings one array along that is written over each time.
 */
export function nodeInput(
  left: Hash,
  right: Hash,
  input: Uint8Array = new Uint8Array(1 + 2 * HASH_BYTES),
): Uint8Array {
  input[0] = NODE;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return input;
}

/** Whether two hashes are the same. None of them is secret here. */
export const sameHash = (one: Hash, other: Hash): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);
