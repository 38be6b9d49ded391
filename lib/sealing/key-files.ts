import "server-only";

import { type KeyObject, randomBytes } from "node:crypto";
import { type BigIntStats, statSync } from "node:fs";
import { link, rm, unlink } from "node:fs/promises";
import { dirname } from "node:path";

import {
  failedWith,
  fileOf,
  ifThere,
  listNames,
  makeFolder,
  removeIncoming,
  syncFolder,
  writeIncoming,
} from "@/lib/durable";
import { keyFile, openKeyFile, rewrapKeyFile } from "@/lib/sealing/key-file";
import type { RotatingMasterKey } from "@/lib/sealing/master";
import { recent } from "@/lib/sealing/recent";
import type { KeyStore } from "@/lib/stores";

const KEY_BYTES = 32;
const KEYS_IN_MEMORY = 10_000;
const ATTEMPTS = 5;

/** A key in memory, and what its file looked like when it was opened. */
type Opened = { key: KeyObject; file: BigIntStats; settled: boolean };

/**
 * Keys as files below a folder that is this store's alone, each wrapped by the master
 * key under its name. Opened keys are kept in memory for as long as their files are
 * there: each use looks, so a key that another process destroyed is gone here too.
 *
 * `destroy` removes the file, and waits until the removal survives a power cut. It
 * doesn't overwrite: journals, snapshots and flash write elsewhere, so that would
 * claim more than it does. What is claimed is cryptographic erase (NIST SP 800-88r2)
 * as far as this store goes: neither it nor any copy of the database gives the key
 * back. What isn't: the wrapped bytes may linger in the medium's free blocks, and in
 * copies of the folder for as long as those are kept. Who has the master key and one
 * of these has the key.
 */
export function keyFiles(root: string, master: RotatingMasterKey): KeyStore {
  const opened = recent<string, Opened>(KEYS_IN_MEMORY);
  const obtaining = new Map<string, Promise<KeyObject>>();

  async function open(name: string): Promise<Opened | null> {
    const path = fileOf(root, name);
    // In the thread pool it could wait behind a picture; here it takes microseconds.
    const file = statSync(path, { bigint: true, throwIfNoEntry: false });
    const known = opened.get(name);
    if (known && file && isSame(known.file, file)) return known;

    opened.delete(name);
    const key = file && (await openKeyFile(path, master, name));
    if (!key) return null;
    const entry = { key, file, settled: false };
    opened.set(name, entry);
    return entry;
  }

  async function obtain(name: string): Promise<KeyObject> {
    const path = fileOf(root, name);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const entry = await open(name);
      if (entry && !entry.settled) {
        // Made a moment ago, perhaps, by a process that has not come further, or
        // while a rotation was looking elsewhere.
        await rewrapKeyFile(path, master, name);
        await syncFolder(dirname(path));
        entry.settled = true;
      }
      if (entry) return entry.key;
      await make(path, name);
    }
    throw new Error("A key is destroyed as often as it is made.");
  }

  async function make(path: string, name: string): Promise<void> {
    const key = randomBytes(KEY_BYTES);
    const file = keyFile(await master.wrap(key, name));
    key.fill(0);
    await makeFolder(root, dirname(path));
    const incoming = await writeIncoming(root, name, file);
    try {
      await link(incoming.path, path);
    } catch (error) {
      // Another has made it, or is destroying it.
      if (!failedWith(error, "EEXIST", "ENOENT")) throw error;
    } finally {
      await rm(incoming.path, { force: true });
    }
  }

  return {
    obtain(name) {
      const under = obtaining.get(name) ?? obtain(name);
      obtaining.set(name, under);
      return under.finally(() => obtaining.delete(name));
    },

    find: async (name) => (await open(name))?.key ?? null,

    async destroy(name) {
      const path = fileOf(root, name);
      await ifThere(unlink(path));
      // What a crash left there has the same key in it.
      await removeIncoming(root, name);
      await ifThere(syncFolder(dirname(path)));
      opened.delete(name);
      obtaining.delete(name);
    },

    list: (prefix) => listNames(root, prefix),
  };
}

const isSame = (one: BigIntStats, other: BigIntStats) =>
  one.ino === other.ino && one.ctimeNs === other.ctimeNs;
