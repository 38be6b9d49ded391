import "server-only";

import {
  createHash,
  createHmac,
  hash,
  type KeyObject,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from "node:crypto";

import { lengthPrefixed } from "@/lib/sealing/encoding";

const LETTERS =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * SHA-256 (FIPS 180-4) of bytes, or of text in UTF-8. By way of a string, since Node
 * takes three times as long to make a buffer of its own for it.
 */
export const sha256 = (value: string | Uint8Array): Buffer =>
  Buffer.from(hash("sha256", value, "binary"), "binary");

/** `sha256` of what comes in pieces. */
export function runningSha256() {
  const running = createHash("sha256");
  return {
    add: (piece: Uint8Array): void => void running.update(piece),
    digest: (): Buffer => running.digest(),
  };
}

/**
 * HMAC-SHA-256 (RFC 2104) of a value under a label. What one label says of a value
 * tells nothing of what another would.
 */
export const keyedHash = (
  key: KeyObject,
  label: string,
  value: string | Uint8Array,
): Buffer =>
  createHmac("sha256", key).update(lengthPrefixed(label, value)).digest();

/** HMAC-SHA-256 as others compute it, of a text by a secret that is text too. */
export const hmacOfText = (secret: string, text: string): Buffer =>
  createHmac("sha256", secret).update(text).digest();

/** Whether two runs of bytes are the same, in a time that only their length decides. */
export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** So many bytes that nobody can guess, in base64url (RFC 4648 §5). */
export const randomSecret = (bytes: number): string =>
  randomBytes(bytes).toString("base64url");

/** So many letters and digits that nobody can guess: 5.95 bits each. */
export const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join(
    "",
  );
