import { join } from "node:path";
import { expect, test } from "vitest";

import { newAppKey, openAppKey, rewrapAppKey } from "@/lib/sealing/app-key";
import { Unopenable } from "@/lib/sealing/gcm";
import { fileMasterKey, WrongMasterKey } from "@/lib/sealing/master";
import { ownFolder } from "@/lib/testing/folder";

test("an app's key opens for the app, each time the same", async () => {
  const { master, reopened } = await opened();
  const sealedKey = await newAppKey(master, "app-1");
  const key = await openAppKey(master, "app-1", sealedKey);

  expect(key.symmetricKeySize).toBe(32);
  expect(await openAppKey(master, "app-1", sealedKey)).toBe(key);
  const again = await openAppKey(
    await reopened(),
    "app-1",
    Uint8Array.from(sealedKey),
  );
  expect(again.equals(key)).toBe(true);
});

test("D8: an app's key doesn't open for another tenant, even once it is in memory", async () => {
  const { master } = await opened();
  const sealedKey = await newAppKey(master, "app-1");
  await openAppKey(master, "app-1", sealedKey);

  await expect(openAppKey(master, "app-2", sealedKey)).rejects.toThrow(
    Unopenable,
  );
});

test("what one master key opened isn't had through another", async () => {
  const { master } = await opened();
  const { master: other } = await opened();
  const sealedKey = await newAppKey(master, "app-1");
  await openAppKey(master, "app-1", sealedKey);

  await expect(openAppKey(other, "app-1", sealedKey)).rejects.toThrow(
    WrongMasterKey,
  );
});

test("wrapped anew, it is the same key", async () => {
  const { master } = await opened();
  const sealedKey = await newAppKey(master, "app-1");
  const rewrapped = await rewrapAppKey(master, "app-1", sealedKey);

  expect(rewrapped.equals(sealedKey)).toBe(false);
  const key = await openAppKey(master, "app-1", sealedKey);
  expect((await openAppKey(master, "app-1", rewrapped)).equals(key)).toBe(true);
});

async function opened() {
  const path = join(await ownFolder(), "master.key");
  const reopened = () => fileMasterKey(path);
  return { master: await reopened(), reopened };
}
