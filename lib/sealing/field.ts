import "server-only";

import type { KeyObject } from "node:crypto";

import { lengthPrefixed } from "@/lib/sealing/encoding";
import { decrypt, encrypt, Unopenable } from "@/lib/sealing/gcm";

/** Where something sealed belongs. It opens there and nowhere else. */
export type Place = { appId: string; recordId: string; field: string };

const VERSION = Buffer.of(1);

/**
 * Seals a field for its place: version | nonce | ciphertext | tag, by AES-256-GCM
 * with the place and the version as associated data.
 */
export function sealField(
  key: KeyObject,
  place: Place,
  plain: Uint8Array,
): Buffer {
  return Buffer.concat([VERSION, encrypt(key, plain, bound(place))]);
}

/** Throws `Unopenable` unless it was sealed with this key for this place. */
export function openField(
  key: KeyObject,
  place: Place,
  sealed: Uint8Array,
): Buffer {
  if (sealed[0] !== VERSION[0]) throw new Unopenable();
  return decrypt(key, sealed.subarray(VERSION.length), bound(place));
}

const bound = ({ appId, recordId, field }: Place) =>
  lengthPrefixed(appId, recordId, field, VERSION);

/** `sealField` for what JSON can say. */
export const sealJson = (key: KeyObject, place: Place, value: unknown) =>
  sealField(key, place, Buffer.from(JSON.stringify(value)));

/** What `sealJson` sealed; its shape is for the caller to check. */
export const openJson = (
  key: KeyObject,
  place: Place,
  sealed: Uint8Array,
): unknown => JSON.parse(openField(key, place, sealed).toString());
