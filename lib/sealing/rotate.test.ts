import type { KeyObject } from "node:crypto";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { newAppKey, openAppKey } from "@/lib/sealing/app-key";
import { openKeyFile, rewrapKeyFile } from "@/lib/sealing/key-file";
import {
  fileMasterKey,
  nextOf,
  WrongMasterKey,
  writeMasterKey,
} from "@/lib/sealing/master";
import { type Rotated, rotateMasterKey } from "@/lib/sealing/rotate";
import { openKeys } from "@/lib/sealing/vault";
import { ownFolder } from "@/lib/testing/folder";

const NAMES = [
  "epochs/app-1/a",
  "epochs/app-1/b",
  "epochs/app-2/a",
  "instance/x",
];
const APPS = ["app-1", "app-2", "app-3"];

class Crash extends Error {}

test("after a rotation all opens with the new master key, and nothing with the old", async () => {
  const instance = await furnished();
  const old = await readFile(instance.masterKeyFile, "utf8");
  const told: Rotated[] = [];

  const rotated = await instance.rotate({
    onProgress: (rotated) => told.push({ ...rotated }),
  });

  expect(rotated).toEqual({ keys: 4, apps: 3 });
  expect(told).toHaveLength(7);
  expect(told.at(-1)).toEqual(rotated);
  expect(await readFile(instance.masterKeyFile, "utf8")).not.toBe(old);
  await instance.expectAllToOpen();
  await instance.expectNothingToOpenWithTheOld();
});

/** Where a rotation can end before its end, and what brings that about. */
const crashes: Record<string, Parameters<typeof crashing>[0]> = {
  "after one key": { afterKeys: 1 },
  "after three keys": { afterKeys: 3 },
  "after all keys": { afterKeys: 4 },
  "before an app's key is saved": { beforeSave: 1 },
  "after an app's key is saved": { afterSave: 2 },
  "after all, before the new key takes its place": { atEnd: true },
};

test.each(Object.entries(crashes))(
  "a rotation interrupted %s loses nothing, and the next run ends it",
  async (_, at) => {
    const instance = await furnished();
    const early = await openKeys(instance);

    await expect(instance.rotate(crashing(at, instance))).rejects.toThrow(
      Crash,
    );
    await instance.expectAllToOpen();
    await instance.expectAllToOpen(early);

    await instance.rotate();
    await instance.expectAllToOpen();
    await instance.expectAllToOpen(early);
    await instance.expectNothingToOpenWithTheOld();
  },
);

test("a rotation that came no further than its new key is taken up", async () => {
  const instance = await furnished();
  await writeMasterKey(nextOf(instance.masterKeyFile));
  const next = await readFile(nextOf(instance.masterKeyFile), "utf8");
  await instance.expectAllToOpen();

  expect(await instance.rotate()).toEqual({ keys: 4, apps: 3 });

  expect(await readFile(instance.masterKeyFile, "utf8")).toBe(next);
  await instance.expectAllToOpen();
  await instance.expectNothingToOpenWithTheOld();
});

test("what an interrupted run has done isn't done again", async () => {
  const instance = await furnished();
  const interrupted = instance.rotate(crashing({ afterSave: 1 }, instance));
  await expect(interrupted).rejects.toThrow(Crash);

  expect(await instance.rotate()).toEqual({ keys: 0, apps: 2 });
});

test("a new key of which only half was written is made again", async () => {
  const instance = await furnished();
  await writeFile(`${instance.masterKeyFile}.begun`, "ab".repeat(10));

  await instance.rotate();

  await instance.expectAllToOpen();
  expect((await readdir(instance.folder)).sort()).toEqual([
    "keys",
    "master.key",
    "old.key",
  ]);
});

test("a server that runs meanwhile loses no key that it makes", async () => {
  const instance = await furnished();
  const server = await openKeys(instance);
  const made = new Map<string, KeyObject>();
  const make = async (name: string) => {
    made.set(name, await server.keys.obtain(name));
  };

  await make("made/before");
  await instance.rotate({
    apps: (async function* () {
      await make("made/meanwhile");
      yield* instance.apps();
    })(),
  });
  await make("made/after");

  const later = await openKeys(instance);
  for (const [name, key] of made) {
    expect((await later.keys.find(name))?.equals(key), name).toBe(true);
  }
  await instance.expectAllToOpen(server);
});

test("a key destroyed while it is wrapped anew stays destroyed, and its successor stays", async () => {
  const instance = await furnished();
  const server = await openKeys(instance);
  const successors = new Map<string, KeyObject>();
  // What stands between reading a key's file and writing it is asking the master key.
  const master = await fileMasterKey(instance.masterKeyFile);
  await writeMasterKey(nextOf(instance.masterKeyFile));

  for (const [number, name] of NAMES.entries()) {
    const interfering = {
      ...master,
      async wrap(key: Uint8Array, purpose: string) {
        await server.keys.destroy(name);
        if (number % 2) successors.set(name, await server.keys.obtain(name));
        return master.wrap(key, purpose);
      },
    };
    await rewrapKeyFile(join(instance.keysFolder, name), interfering, name);
  }

  const { keys } = await openKeys(instance);
  for (const name of NAMES) {
    const found = await keys.find(name);
    const successor = successors.get(name);
    expect(successor ? found?.equals(successor) : found === null).toBe(true);
  }
});

async function furnished() {
  const folder = await ownFolder();
  const masterKeyFile = join(folder, "master.key");
  const oldKeyFile = join(folder, "old.key");
  const keysFolder = join(folder, "keys");
  const { master, keys } = await openKeys({ masterKeyFile, keysFolder });
  await copyFile(masterKeyFile, oldKeyFile);

  const made = new Map<string, KeyObject>();
  for (const name of NAMES) made.set(name, await keys.obtain(name));
  const saved = new Map<string, Buffer>();
  for (const id of APPS) {
    saved.set(id, await newAppKey(master, id));
    made.set(id, await openAppKey(master, id, sealed(id)));
  }

  function sealed(id: string): Buffer {
    const sealedKey = saved.get(id);
    if (!sealedKey) throw new Error(`There is no app ${id}.`);
    return sealedKey;
  }

  async function* apps() {
    for (const id of APPS) yield { id, sealedKey: sealed(id) };
  }

  type Rotation = Parameters<typeof rotateMasterKey>[0];
  const saveAppKey = async (id: string, sealedKey: Buffer) =>
    void saved.set(id, sealedKey);

  return {
    folder,
    masterKeyFile,
    oldKeyFile,
    keysFolder,
    apps,
    saveAppKey,

    rotate: (changed: Partial<Rotation> = {}) =>
      rotateMasterKey({
        masterKeyFile,
        keysFolder,
        apps: apps(),
        saveAppKey,
        ...changed,
      }),

    async expectAllToOpen(through?: Awaited<ReturnType<typeof openKeys>>) {
      const { master, keys } =
        through ?? (await openKeys({ masterKeyFile, keysFolder }));
      for (const name of NAMES) {
        const key = await keys.find(name);
        expect(key && made.get(name)?.equals(key), name).toBe(true);
      }
      for (const id of APPS) {
        const key = await openAppKey(master, id, sealed(id));
        expect(made.get(id)?.equals(key), id).toBe(true);
      }
    },

    async expectNothingToOpenWithTheOld() {
      const old = await fileMasterKey(oldKeyFile);
      for (const name of NAMES) {
        const file = join(keysFolder, name);
        await expect(openKeyFile(file, old, name)).rejects.toThrow(
          WrongMasterKey,
        );
      }
      for (const id of APPS) {
        await expect(openAppKey(old, id, sealed(id))).rejects.toThrow(
          WrongMasterKey,
        );
      }
    },
  };
}

/** What to hand to a rotation so that it ends there. */
function crashing(
  at: {
    afterKeys?: number;
    beforeSave?: number;
    afterSave?: number;
    atEnd?: boolean;
  },
  instance: Awaited<ReturnType<typeof furnished>>,
) {
  let saves = 0;
  return {
    onProgress({ keys, apps }: Rotated) {
      if (apps === 0 && keys === at.afterKeys) throw new Crash();
    },
    async saveAppKey(id: string, sealedKey: Buffer) {
      saves++;
      if (saves === at.beforeSave) throw new Crash();
      await instance.saveAppKey(id, sealedKey);
      if (saves === at.afterSave) throw new Crash();
    },
    apps: (async function* () {
      yield* instance.apps();
      if (at.atEnd) throw new Crash();
    })(),
  };
}
