import "server-only";

import type { KeyObject } from "node:crypto";

import type { ProviderRow } from "@/lib/providers/row";
import { openField, sealField } from "@/lib/sealing/field";
import { Secret } from "@/lib/secret";

type Place = Pick<ProviderRow, "appId" | "id">;

const placeOf = ({ appId, id }: Place) => ({
  appId,
  recordId: id,
  field: "credentials",
});

/** A provider's key, sealed under that of its app. */
export const sealCredentials = (
  appKey: KeyObject,
  place: Place,
  key: Secret<string>,
): Buffer => sealField(appKey, placeOf(place), Buffer.from(key.reveal()));

/** Null: the provider wants none. */
export function openCredentials(
  appKey: KeyObject,
  row: Place & Pick<ProviderRow, "sealedCredentials">,
): Secret<string> | null {
  const { sealedCredentials } = row;
  if (!sealedCredentials) return null;
  const key = openField(appKey, placeOf(row), sealedCredentials);
  return new Secret(key.toString());
}
