import "server-only";

import { createSecretKey, type KeyObject } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

import { failedWith } from "@/lib/durable";
import { sameBytes } from "@/lib/sealing/digest";
import { Unopenable } from "@/lib/sealing/gcm";
import { type RotatingMasterKey, WrongMasterKey } from "@/lib/sealing/master";

// [Note: Key files]
// A key file holds its wrapped key twice, each in a sector of its own, so that it can
// be wrapped again in place: a write that a power cut tears leaves the other copy.
// To rename a new file over the old one would not do: if the key were destroyed in
// between, that would bring it back, and if it were made anew, lose the new one. A
// write to a file that has gone goes nowhere.
const COPY_BYTES = 512;
const LENGTH_BYTES = 2;

/** What a new key file holds. */
export function keyFile(wrapped: Uint8Array): Buffer {
  const copy = padded(wrapped);
  return Buffer.concat([copy, copy]);
}

/** The key in a file, wrapped under its name. Null: there is no such file. */
export function openKeyFile(
  path: string,
  master: RotatingMasterKey,
  name: string,
): Promise<KeyObject | null> {
  return withFile(path, "r", async (file) => {
    const { key } = await unwrapped(await copiesIn(file), master, name);
    const opened = createSecretKey(key);
    key.fill(0);
    return opened;
  });
}

/**
 * Sees to it that the newest master key wraps the key in a file. Answers whether
 * there was something to do; a file that has gone stays gone.
 */
export async function rewrapKeyFile(
  path: string,
  master: RotatingMasterKey,
  name: string,
): Promise<boolean> {
  const rewrapped = await withFile(path, "r+", async (file) => {
    const copies = await copiesIn(file);
    const [first, second] = copies;
    if (sameBytes(first, second) && (await master.isCurrent(first))) {
      return false;
    }

    const { key, position } = await unwrapped(copies, master, name);
    const copy = padded(await master.wrap(key, name));
    key.fill(0);
    for (const next of [COPY_BYTES - position, position]) {
      await file.write(copy, 0, COPY_BYTES, next);
      await file.datasync();
    }
    return true;
  });
  return rewrapped ?? false;
}

async function withFile<T>(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<T>,
): Promise<T | null> {
  let file: FileHandle;
  try {
    file = await open(path, flags);
  } catch (error) {
    if (failedWith(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

type Copies = [first: Buffer, second: Buffer];

async function copiesIn(file: FileHandle): Promise<Copies> {
  const both = Buffer.alloc(2 * COPY_BYTES);
  await file.read(both, 0, both.length, 0);
  return [
    unpadded(both.subarray(0, COPY_BYTES)),
    unpadded(both.subarray(COPY_BYTES)),
  ];
}

/** The key in the first copy that opens, and where in the file that copy is. */
async function unwrapped(
  copies: Copies,
  master: RotatingMasterKey,
  name: string,
): Promise<{ key: Buffer; position: number }> {
  let wrong: unknown;
  for (const [number, copy] of copies.entries()) {
    try {
      const key = await master.unwrap(copy, name);
      return { key, position: number * COPY_BYTES };
    } catch (error) {
      if (!doesNotOpen(error)) throw error;
      wrong ??= error;
    }
  }
  throw wrong;
}

const doesNotOpen = (error: unknown) =>
  error instanceof Unopenable || error instanceof WrongMasterKey;

function padded(wrapped: Uint8Array): Buffer {
  const copy = Buffer.alloc(COPY_BYTES);
  if (wrapped.length > COPY_BYTES - LENGTH_BYTES) {
    throw new RangeError("A wrapped key is too long for its file.");
  }
  copy.writeUInt16BE(wrapped.length);
  copy.set(wrapped, LENGTH_BYTES);
  return copy;
}

const unpadded = (copy: Buffer) =>
  copy.subarray(LENGTH_BYTES, LENGTH_BYTES + copy.readUInt16BE());
