import "server-only";

import { join } from "node:path";

import { diskBlobs } from "@/lib/blobs/disk";
import { s3Blobs } from "@/lib/blobs/s3";
import { env } from "@/lib/env";
import { type KeyPlaces, openVault } from "@/lib/sealing/vault";
import type { BlobStore, Vault } from "@/lib/stores";

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

/** Where its blobs are, unless they are elsewhere than on disk. */
export const blobsFolder = () => join(env().DATA_DIR, "blobs");

function blobStore(): BlobStore {
  const { BLOB_STORE, ...settings } = env();
  if (!BLOB_STORE) return diskBlobs(blobsFolder());
  const { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret } = settings;
  const sessionToken = settings.AWS_SESSION_TOKEN;
  return s3Blobs(
    BLOB_STORE,
    keyId && secret ? { keyId, secret, sessionToken } : null,
  );
}

/** The process's own vault. */
export const vault = (): Promise<Vault> =>
  (kept.sojournVault ??= openVault({
    ...keyPlaces(),
    blobs: blobStore(),
  }));
