import "server-only";

import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

import {
  failedWith,
  makeFolder,
  syncFolder,
  writeDurably,
} from "@/lib/durable";
import { BadConfiguration } from "@/lib/env";
import { keyedHash } from "@/lib/sealing/digest";
import { lengthPrefixed } from "@/lib/sealing/encoding";
import { decrypt, encrypt, Unopenable } from "@/lib/sealing/gcm";
import type { MasterKey } from "@/lib/stores";

const KEY_BYTES = 32;
const HEX = /^[0-9a-f]{64}\n?$/i;

const VERSION = 1;
const ID_BYTES = 8;
const HEADER_BYTES = 1 + ID_BYTES;

/** Another master key did the wrapping than any that is here. */
export class WrongMasterKey extends Error {
  override readonly name = "WrongMasterKey";

  constructor() {
    super("This key is wrapped by another master key than the one here.");
  }
}

/** A master key that can be followed by another, see `rotateMasterKey`. */
export type RotatingMasterKey = MasterKey & {
  /** Whether the key that wraps now did this wrapping too. */
  isCurrent(wrapped: Uint8Array): Promise<boolean>;
};

/** Where a rotation keeps the key that is to follow the one in `path`. */
export const nextOf = (path: string) => `${path}.next`;

/**
 * The master key in a file, which is made where there is none: 32 random bytes as
 * 64 hexadecimal digits. A wrapped key is version | 8 bytes of the master key's id |
 * nonce | ciphertext | tag, by AES-256-GCM.
 *
 * While a rotation is under way both keys unwrap and the next one wraps; a process
 * that was there before notices by itself. Throws `BadConfiguration` for a file that
 * doesn't hold a key.
 */
export async function fileMasterKey(path: string): Promise<RotatingMasterKey> {
  await makeMissing(path);
  let known = await load(path, []);
  const reload = async () => (known = await load(path, known));

  return {
    async wrap(key, purpose) {
      const [newest] = await reload();
      const header = Buffer.concat([Buffer.of(VERSION), newest.id]);
      const bound = lengthPrefixed(header, purpose);
      return Buffer.concat([header, encrypt(newest.key, key, bound)]);
    },

    async unwrap(wrapped, purpose) {
      const id = idIn(wrapped);
      const has = (master: Loaded) => master.id.equals(id);
      const master = known.find(has) ?? (await reload()).find(has);
      if (!master) throw new WrongMasterKey();
      const bound = lengthPrefixed(wrapped.subarray(0, HEADER_BYTES), purpose);
      return decrypt(master.key, wrapped.subarray(HEADER_BYTES), bound);
    },

    async isCurrent(wrapped) {
      const [newest] = await reload();
      return wrapped[0] === VERSION && newest.id.equals(idIn(wrapped));
    },
  };
}

/** Writes a new master key to a file that isn't there yet. */
export const writeMasterKey = (path: string) =>
  writeDurably(
    path,
    Buffer.from(`${randomBytes(KEY_BYTES).toString("hex")}\n`),
  );

async function makeMissing(path: string): Promise<void> {
  if (await readKey(path)) return;
  await makeFolder(dirname(path));
  try {
    await writeMasterKey(path);
  } catch (error) {
    if (!failedWith(error, "EEXIST")) throw error;
  }
}

type Loaded = { id: Buffer; key: KeyObject };
type LoadedKeys = [newest: Loaded, ...Loaded[]];

/**
 * The newest first. The next key is looked for before the one it follows: the other
 * way round, a rotation that ends in between would leave an old key as the newest.
 */
async function load(path: string, known: Loaded[]): Promise<LoadedKeys> {
  const next = await readKey(nextOf(path));
  const key = await readKey(path);
  if (!key) throw new BadConfiguration(`The master key ${path} is gone.`);

  const newest = next ?? key;
  // A key survives a power cut before it wraps anything.
  if (!known.some(({ id }) => id.equals(newest.id))) {
    await syncFolder(dirname(path));
  }
  return [newest, key];
}

/** Null: there is no such file. */
async function readKey(path: string): Promise<Loaded | null> {
  const text = await readFile(path, "latin1").catch((error: unknown) => {
    if (failedWith(error, "ENOENT")) return null;
    throw error;
  });
  if (text === null) return null;
  if (!HEX.test(text)) {
    throw new BadConfiguration(
      `The master key ${path} wants 64 hexadecimal digits. Put it back from its backup; if this is a first start that was interrupted, remove it.`,
    );
  }
  const key = createSecretKey(text.trim(), "hex");
  return { key, id: keyedHash(key, "master key id", "").subarray(0, ID_BYTES) };
}

function idIn(wrapped: Uint8Array): Uint8Array {
  if (wrapped[0] !== VERSION) throw new Unopenable();
  return wrapped.subarray(1, HEADER_BYTES);
}
