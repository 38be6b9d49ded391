import "server-only";

import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { recent } from "@/lib/sealing/recent";
import type { MasterKey } from "@/lib/stores";

const KEY_BYTES = 32;
const KEYS_IN_MEMORY = 1_000;

// For each master key its own, so that what one opened isn't had through another.
const opened = new WeakMap<MasterKey, OpenedKeys>();

type OpenedKeys = ReturnType<typeof recent<string, KeyObject>>;

/** A new key for an app's credentials and settings, wrapped. */
export async function newAppKey(
  master: MasterKey,
  appId: string,
): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const sealedKey = await master.wrap(key, purposeOf(appId));
  key.fill(0);
  return sealedKey;
}

/** The key of an app. Throws `Unopenable` for another app's. */
export async function openAppKey(
  master: MasterKey,
  appId: string,
  sealedKey: Uint8Array,
): Promise<KeyObject> {
  const keys = opened.get(master) ?? recent<string, KeyObject>(KEYS_IN_MEMORY);
  opened.set(master, keys);
  const wanted = `${appId} ${Buffer.from(sealedKey).toString("base64")}`;
  const known = keys.get(wanted);
  if (known) return known;

  const bytes = await master.unwrap(sealedKey, purposeOf(appId));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  keys.set(wanted, key);
  return key;
}

/** The key of the caller's app. */
export async function appKeyOf({
  db,
  vault,
  appId,
}: Pick<Ctx, "db" | "vault" | "appId">): Promise<KeyObject> {
  const { sealedKey } = await db.app.findUniqueOrThrow({
    where: { id: appId },
    select: { sealedKey: true },
  });
  return openAppKey(vault.master, appId, sealedKey);
}

/** The same key of the app, wrapped by the master key that wraps now. */
export async function rewrapAppKey(
  master: MasterKey,
  appId: string,
  sealedKey: Uint8Array,
): Promise<Buffer> {
  const key = await master.unwrap(sealedKey, purposeOf(appId));
  const rewrapped = await master.wrap(key, purposeOf(appId));
  key.fill(0);
  return rewrapped;
}

// No key in a key store has a name with a colon in it.
const purposeOf = (appId: string) => `app:${appId}`;
