import "server-only";

import type { Stats } from "node:fs";
import { open, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";

import {
  failedWith,
  fileOf,
  ifThere,
  listNames,
  makeFolder,
  sweepIncoming,
  syncFolder,
  writeIncoming,
} from "@/lib/durable";
import type { BlobStore, ByteRange } from "@/lib/stores";

const PIECE_BYTES = 256 * 1024;

/**
 * Blobs as files below a folder that is this store's alone. What is being written
 * waits in a folder of its own, where `sweepIncoming` finds what a crash left.
 * Folders stay when their blobs go, so no key should need a folder for itself.
 */
export function diskBlobs(root: string): BlobStore {
  return {
    put: (key, source) => put(root, key, source),
    size: async (key) => (await found(root, key))?.size ?? null,
    writtenAt: async (key) => (await found(root, key))?.mtime ?? null,
    read: (key, range) => read(root, key, range),
    remove: async (keys) => remove(keys.map((key) => fileOf(root, key))),
    list: (prefix) => listNames(root, prefix),
    sweepIncoming: (before) => sweepIncoming(root, before),
  };
}

async function put(
  root: string,
  key: string,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  const path = fileOf(root, key);
  const incoming = await writeIncoming(root, key, source);
  await orRemove(incoming.path, async () => {
    await makeFolder(root, dirname(path));
    await rename(incoming.path, path);
  });
  await orRemove(path, () => syncFolder(dirname(path)));
  return incoming.size;
}

async function orRemove(path: string, work: () => Promise<void>) {
  try {
    await work();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function found(root: string, key: string): Promise<Stats | null> {
  try {
    const file = await stat(fileOf(root, key));
    return file.isFile() ? file : null;
  } catch (error) {
    if (failedWith(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}

async function* read(root: string, key: string, range?: ByteRange) {
  const { start, end } = range ?? { start: 0, end: Infinity };
  const file = await open(fileOf(root, key), "r");
  try {
    const most = Math.min(PIECE_BYTES, Math.max(end - start, 0));
    // One for all pieces: V8 collects all of its garbage for every few MB of new ones.
    const piece = Buffer.allocUnsafeSlow(most);
    for (let at = start; at < end; ) {
      const length = Math.min(most, end - at);
      const { bytesRead } = await file.read(piece, 0, length, at);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

async function remove(paths: string[]): Promise<void> {
  for (const path of paths) await ifThere(unlink(path));
  // Also where nothing was there: an earlier try may have come no further.
  for (const folder of new Set(paths.map(dirname))) {
    await ifThere(syncFolder(folder));
  }
}
