import "server-only";

import {
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  randomBytes,
} from "node:crypto";

export const CIPHER = "aes-256-gcm";
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** Ciphertext that doesn't open here. Says nothing of what it was or of its key. */
export class Unopenable extends Error {
  override readonly name = "Unopenable";

  constructor() {
    super("This doesn't open: it was changed, or it belongs elsewhere.");
  }
}

/**
 * AES-256-GCM (NIST SP 800-38D) as nonce | ciphertext | tag. `bound` goes into the
 * tag and not into the result. Nonces are random, so one key may seal 2³² times.
 */
export function encrypt(
  key: KeyObject,
  plain: Uint8Array,
  bound: Uint8Array,
): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(bound);
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** What `encrypt` sealed. Throws `Unopenable` for anything else. */
export function decrypt(
  key: KeyObject,
  sealed: Uint8Array,
  bound: Uint8Array,
): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Unopenable();
  const decipher = createDecipheriv(
    CIPHER,
    key,
    sealed.subarray(0, NONCE_BYTES),
  );
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    plain.fill(0);
    throw new Unopenable();
  }
  return plain;
}
