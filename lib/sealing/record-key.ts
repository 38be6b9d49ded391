import "server-only";

import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";

import { timeOf } from "@/lib/ids";
import { openField, type Place, sealField } from "@/lib/sealing/field";
import { Unopenable } from "@/lib/sealing/gcm";
import type { Vault } from "@/lib/stores";

const KEY_BYTES = 32;
const NOON = 12;

/** What the database keeps of a record's key. */
export type RecordKeyRow = {
  appId: string;
  inputId: string;
  /** Midnight, UTC, of the day on which the input was received. */
  epoch: Date;
  /** Which of the day's keys. */
  generation: number;
  wrappedKey: Uint8Array;
};

/**
 * How many keys a day begins with: one until noon and one from then on, so that each
 * can be destroyed long before a day has passed. The next of each is made when
 * records under it were destroyed, for those that live on.
 */
export const KEYS_PER_DAY = 2;

/**
 * A new key for a record, and the row to keep of it. The epoch key that wraps it is
 * durable before this resolves, so the row may be committed at once.
 */
export async function newRecordKey(
  vault: Vault,
  appId: string,
  inputId: string,
): Promise<{
  key: KeyObject;
  epoch: Date;
  generation: number;
  wrappedKey: Buffer;
}> {
  const receivedAt = timeOf(inputId);
  const epoch = dayOf(receivedAt);
  const generation = receivedAt.getUTCHours() < NOON ? 0 : 1;
  const bytes = randomBytes(KEY_BYTES);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  const place = { appId, inputId, epoch, generation };
  const wrappedKey = await wrapRecordKey(vault, key, place);
  return { key, epoch, generation, wrappedKey };
}

/** A record's key, wrapped by the epoch key that is named, which is made if need be. */
export async function wrapRecordKey(
  vault: Vault,
  key: KeyObject,
  row: Omit<RecordKeyRow, "wrappedKey">,
): Promise<Buffer> {
  const epochKey = await vault.keys.obtain(epochKeyName(row));
  const bytes = key.export();
  const wrappedKey = sealField(epochKey, placeOf(row), bytes);
  bytes.fill(0);
  return wrappedKey;
}

/**
 * The key of a record. Throws `Unopenable` for another record's row, and where the
 * epoch key has been destroyed: then nothing brings the record back.
 */
export async function openRecordKey(
  vault: Vault,
  row: RecordKeyRow,
): Promise<KeyObject> {
  const epochKey = await vault.keys.find(epochKeyName(row));
  if (!epochKey) throw new Unopenable();

  const bytes = openField(epochKey, placeOf(row), row.wrappedKey);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/** What the names of all epoch keys begin with. */
export const EPOCH_KEYS = "epochs/";

/** Which of an app's keys it is that wraps those of some records. */
export type Epoch = Pick<RecordKeyRow, "appId" | "epoch" | "generation">;

/** Under what name the epoch key of these records is in the key store. */
export const epochKeyName = ({ appId, epoch, generation }: Epoch): string =>
  `${EPOCH_KEYS}${appId}/${epoch.toISOString().slice(0, 10)}-${generation}`;

/** The way back. Null: it is the name of something else. */
export function readEpochKeyName(name: string): Epoch | null {
  const [, appId, day, generation] =
    /^epochs\/([0-9a-f-]{36})\/(\d{4}-\d\d-\d\d)-(\d{1,5})$/.exec(name) ?? [];
  if (!appId || !day) return null;
  return { appId, epoch: new Date(day), generation: Number(generation) };
}

const placeOf = ({
  appId,
  inputId,
}: Pick<RecordKeyRow, "appId" | "inputId">): Place => ({
  appId,
  recordId: inputId,
  field: "record-key",
});

function dayOf(instant: Date): Date {
  const day = new Date(instant);
  day.setUTCHours(0, 0, 0, 0);
  return day;
}
