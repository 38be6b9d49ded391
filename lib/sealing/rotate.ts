import "server-only";

import { statSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { fileOf, listNames, syncFolder } from "@/lib/durable";
import { rewrapAppKey } from "@/lib/sealing/app-key";
import { rewrapKeyFile } from "@/lib/sealing/key-file";
import { nextOf, writeMasterKey } from "@/lib/sealing/master";
import { type KeyPlaces, openKeys } from "@/lib/sealing/vault";

type SealedApp = { id: string; sealedKey: Uint8Array };

/** How many keys the new master key wraps by now, of those that it didn't before. */
export type Rotated = { keys: number; apps: number };

/**
 * Puts a new master key in the place of the old one: wraps every key anew, and no
 * content. All is readable at each moment. A run that ends before its end is taken
 * up by the next, which leaves alone what is done.
 *
 * Servers may run meanwhile, as they notice by themselves; but one run at a time, and
 * no app may be made until it ends. When it resolves, nothing that is left needs the
 * old master key; backups from before do.
 */
export async function rotateMasterKey({
  masterKeyFile,
  keysFolder,
  apps,
  saveAppKey,
  onProgress = () => {},
}: KeyPlaces & {
  apps: Iterable<SealedApp> | AsyncIterable<SealedApp>;
  saveAppKey: (id: string, sealedKey: Buffer) => Promise<void>;
  onProgress?: (rotated: Rotated) => void;
}): Promise<Rotated> {
  const { master } = await openKeys({ masterKeyFile, keysFolder });
  await makeNext(masterKeyFile);

  const rotated: Rotated = { keys: 0, apps: 0 };
  for await (const name of listNames(keysFolder, "")) {
    const path = fileOf(keysFolder, name);
    if (!(await rewrapKeyFile(path, master, name))) continue;
    rotated.keys++;
    onProgress(rotated);
  }
  for await (const { id, sealedKey } of apps) {
    if (await master.isCurrent(sealedKey)) continue;
    await saveAppKey(id, await rewrapAppKey(master, id, sealedKey));
    rotated.apps++;
    onProgress(rotated);
  }

  await rename(nextOf(masterKeyFile), masterKeyFile);
  await syncFolder(dirname(masterKeyFile));
  return rotated;
}

/**
 * Makes the key that is to follow, where a run before this one hasn't. It is written
 * under yet another name, so that nobody sees half of it.
 */
async function makeNext(masterKeyFile: string): Promise<void> {
  const next = nextOf(masterKeyFile);
  if (statSync(next, { throwIfNoEntry: false })) return;

  const begun = `${masterKeyFile}.begun`;
  await rm(begun, { force: true });
  await writeMasterKey(begun);
  await rename(begun, next);
  await syncFolder(dirname(next));
}
