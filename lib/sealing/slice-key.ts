import "server-only";

import type { KeyObject } from "node:crypto";

import { blind } from "@/lib/sealing/terms";
import type { Vault } from "@/lib/stores";

/** What the names of the keys of the community's index begin with. */
export const SLICE_KEYS = "community/";

/** Under what name the key of a slice is in the key store. */
export const sliceKeyName = (slice: number): string => `${SLICE_KEYS}${slice}`;

/** The way back. Null: it is the name of something else. */
export function readSliceKeyName(name: string): number | null {
  const [, slice] = /^community\/(\d{1,10})$/.exec(name) ?? [];
  return slice ? Number(slice) : null;
}

/** The key of a slice, made if need be, and durable before this resolves. */
export const obtainSliceKey = (
  vault: Vault,
  slice: number,
): Promise<KeyObject> => vault.keys.obtain(sliceKeyName(slice));

// Each slice has a key of its own: nothing else has to keep its terms apart.
const ALL = new Date(0);

/** Terms as a slice of the community's index has them. */
export const blindInSlice = (
  key: KeyObject,
  terms: readonly string[],
): bigint[] => blind(key, ALL, terms);
