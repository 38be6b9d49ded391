import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { BadConfiguration } from "@/lib/env";
import { instanceSecret } from "@/lib/sealing/instance-keys";
import { openKeys } from "@/lib/sealing/vault";
import { ownFolder } from "@/lib/testing/folder";

test("the first start makes the master key, and nothing else", async () => {
  const places = await someplace();
  await openKeys(places);

  expect(await readdir(places.folder)).toEqual(["master.key"]);
});

test("a master key that is missing is not replaced by a new one", async () => {
  const places = await someplace();
  const { keys } = await openKeys(places);
  await keys.obtain("epochs/app/a");
  await rename(places.masterKeyFile, `${places.masterKeyFile}.away`);

  const opened = openKeys(places);
  await expect(opened).rejects.toThrow(BadConfiguration);
  await expect(opened).rejects.toThrow(/master\.key is missing/);
  expect(await readdir(places.folder)).not.toContain("master.key");
});

test("a master key that belongs to other keys is told at the start", async () => {
  const places = await someplace();
  const { keys } = await openKeys(places);
  await keys.obtain("epochs/app/a");
  await writeFile(places.masterKeyFile, "ab".repeat(32));

  const opened = openKeys(places);
  await expect(opened).rejects.toThrow(BadConfiguration);
  await expect(opened).rejects.toThrow(/is not the one/);
});

test("one damaged key doesn't stop the start", async () => {
  const places = await someplace();
  const { keys } = await openKeys(places);
  const key = await keys.obtain("b");
  await writeFile(join(places.keysFolder, "a"), "damaged");

  const again = await openKeys(places);
  expect((await again.keys.find("b"))?.equals(key)).toBe(true);
});

test("an instance's secrets are its own, differ, and stay the same", async () => {
  const places = await someplace();
  const { keys } = await openKeys(places);
  const session = await instanceSecret(keys, "instance/session");
  const database = await instanceSecret(keys, "instance/database");

  expect(session.reveal()).toMatch(/^[0-9a-f]{64}$/);
  expect(database.reveal()).not.toBe(session.reveal());
  const later = await openKeys(places);
  const again = await instanceSecret(later.keys, "instance/session");
  expect(again.reveal()).toBe(session.reveal());

  await rm(places.folder, { recursive: true });
  const { keys: others } = await openKeys(await someplace());
  const other = await instanceSecret(others, "instance/session");
  expect(other.reveal()).not.toBe(session.reveal());
});

async function someplace() {
  const folder = await ownFolder();
  return {
    folder,
    masterKeyFile: join(folder, "master.key"),
    keysFolder: join(folder, "keys"),
  };
}
