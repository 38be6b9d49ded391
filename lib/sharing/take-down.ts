import "server-only";

import type { KeyObject } from "node:crypto";

import { openJson, sealJson } from "@/lib/sealing/field";

/** Seals why a record was taken down, under the key of its app, for its owner. */
export const sealTakeDown = (
  key: KeyObject,
  appId: string,
  inputId: string,
  reason: string,
): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(sealJson(key, placeOf(appId, inputId), reason));

export const openTakeDown = (
  key: KeyObject,
  appId: string,
  inputId: string,
  sealed: Uint8Array,
): string => String(openJson(key, placeOf(appId, inputId), sealed));

const placeOf = (appId: string, inputId: string) => ({
  appId,
  recordId: inputId,
  field: "take-down",
});
