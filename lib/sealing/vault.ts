import "server-only";

import { statSync } from "node:fs";

import { listNames } from "@/lib/durable";
import { BadConfiguration } from "@/lib/env";
import { Unopenable } from "@/lib/sealing/gcm";
import { keyFiles } from "@/lib/sealing/key-files";
import {
  fileMasterKey,
  type RotatingMasterKey,
  WrongMasterKey,
} from "@/lib/sealing/master";
import type { BlobStore, KeyStore, Vault } from "@/lib/stores";

/** Where an instance's keys are: the master key, and the folder of what it wraps. */
export type KeyPlaces = { masterKeyFile: string; keysFolder: string };

/** The vault of an instance that keeps its keys in files. Throws as `openKeys` does. */
export async function openVault({
  blobs,
  ...places
}: KeyPlaces & { blobs: BlobStore }): Promise<Vault> {
  return { blobs, ...(await openKeys(places)) };
}

/**
 * Opens the keys, and makes the master key where there are none yet. Throws
 * `BadConfiguration` where keys are there and their master key is not: to go on with
 * another would open nothing, and mix what the two have wrapped.
 */
export async function openKeys(
  places: KeyPlaces,
): Promise<{ master: RotatingMasterKey; keys: KeyStore }> {
  await refuseMissing(places);
  const master = await fileMasterKey(places.masterKeyFile);
  const keys = keyFiles(places.keysFolder, master);
  await refuseOther(keys, places);
  return { master, keys };
}

async function refuseMissing({ masterKeyFile, keysFolder }: KeyPlaces) {
  if (statSync(masterKeyFile, { throwIfNoEntry: false })) return;
  for await (const _name of listNames(keysFolder, "")) {
    throw new BadConfiguration(
      `The master key ${masterKeyFile} is missing, and nothing else opens the keys in ${keysFolder}. Put it back from its backup.`,
    );
  }
}

/** One key that opens is enough to know the master key by. */
async function refuseOther(
  keys: KeyStore,
  { masterKeyFile, keysFolder }: KeyPlaces,
) {
  for await (const name of keys.list("")) {
    try {
      if (await keys.find(name)) return;
    } catch (error) {
      if (error instanceof WrongMasterKey) {
        throw new BadConfiguration(
          `The master key ${masterKeyFile} is not the one that wraps the keys in ${keysFolder}. Put the right one back from its backup.`,
        );
      }
      // A damaged key is for the doctor to find; the others can still be used.
      if (!(error instanceof Unopenable)) throw error;
    }
  }
}
