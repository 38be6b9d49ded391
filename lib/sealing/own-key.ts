import "server-only";

import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";

const KEY_BYTES = 32;

/** A key for one thing alone, and how it is written down to be sealed itself. */
export function newOwnKey(): { key: KeyObject; written: string } {
  const bytes = randomBytes(KEY_BYTES);
  const written = bytes.toString("base64");
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return { key, written };
}

/** The same key again. */
export const ownKeyFrom = (written: string): KeyObject =>
  createSecretKey(Buffer.from(written, "base64"));
