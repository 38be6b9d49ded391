import "server-only";

import { join } from "node:path";

import { diskBlobs } from "@/lib/blobs/disk";
import { env } from "@/lib/env";
import { type KeyPlaces, openVault } from "@/lib/sealing/vault";
import type { Vault } from "@/lib/stores";

// Kept on the global, as the database's client is.
const kept = globalThis as { sojournVault?: Promise<Vault> };

/** Where the settings say that this instance's keys are. */
export function keyPlaces(): KeyPlaces {
  const { DATA_DIR, MASTER_KEY_FILE } = env();
  return {
    masterKeyFile: MASTER_KEY_FILE ?? join(DATA_DIR, "master.key"),
    keysFolder: join(DATA_DIR, "keys"),
  };
}

/** Where its blobs are. */
export const blobsFolder = () => join(env().DATA_DIR, "blobs");

/** The process's own vault. */
export const vault = (): Promise<Vault> =>
  (kept.sojournVault ??= openVault({
    ...keyPlaces(),
    blobs: diskBlobs(blobsFolder()),
  }));
