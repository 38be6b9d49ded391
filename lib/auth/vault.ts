import "server-only";

import { join } from "node:path";

import { diskBlobs } from "@/lib/blobs/disk";
import { env } from "@/lib/env";
import { openVault } from "@/lib/sealing/vault";
import type { Vault } from "@/lib/stores";

// Kept on the global, as the database's client is.
const kept = globalThis as { sojournVault?: Promise<Vault> };

/** The process's own vault, where the settings say it is. */
export function vault(): Promise<Vault> {
  const { DATA_DIR, MASTER_KEY_FILE } = env();
  return (kept.sojournVault ??= openVault({
    masterKeyFile: MASTER_KEY_FILE ?? join(DATA_DIR, "master.key"),
    keysFolder: join(DATA_DIR, "keys"),
    blobs: diskBlobs(join(DATA_DIR, "blobs")),
  }));
}
