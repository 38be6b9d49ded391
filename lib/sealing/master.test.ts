import { randomBytes } from "node:crypto";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { BadConfiguration } from "@/lib/env";
import { Unopenable } from "@/lib/sealing/gcm";
import {
  fileMasterKey,
  nextOf,
  WrongMasterKey,
  writeMasterKey,
} from "@/lib/sealing/master";
import { ownFolder } from "@/lib/testing/folder";

const key = randomBytes(32);

test("the first start makes a key that only its owner can read", async () => {
  const path = join(await ownFolder(), "new/folder/master.key");
  await fileMasterKey(path);

  expect(await readFile(path, "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a later start finds the same key", async () => {
  const path = join(await ownFolder(), "master.key");
  const wrapped = await (await fileMasterKey(path)).wrap(key, "a");

  expect(await (await fileMasterKey(path)).unwrap(wrapped, "a")).toEqual(key);
});

test("a key that another implementation wrapped opens", async () => {
  const path = join(await ownFolder(), "master.key");
  const bytes = Buffer.from(Array.from({ length: 64 }, (_, number) => number));
  await writeFile(path, bytes.subarray(0, 32).toString("hex").toUpperCase());
  // By Python's cryptography 48 and hmac.
  const wrapped = Buffer.from(
    "010c8329a4c397781ba0a1a2a3a4a5a6a7a8a9aaabc6395e0e61ee24984a4cadf82b57eef1409d6b23a682745ba4371cbd43964b3e0684708dc8ad4bbf86d9bbc1e3f0ad88",
    "hex",
  );

  const master = await fileMasterKey(path);
  expect(await master.unwrap(wrapped, "epochs/a")).toEqual(bytes.subarray(32));
});

test("a wrapped key opens for its purpose alone", async () => {
  const master = await fileMasterKey(join(await ownFolder(), "master.key"));
  const wrapped = await master.wrap(key, "a");

  await expect(master.unwrap(wrapped, "b")).rejects.toThrow(Unopenable);
});

test("D8: a wrapped key with any bit flipped doesn't open", async () => {
  const master = await fileMasterKey(join(await ownFolder(), "master.key"));
  const wrapped = await master.wrap(key, "a");

  for (let bit = 0; bit < wrapped.length * 8; bit++) {
    const changed = Buffer.from(wrapped);
    changed.writeUInt8(
      changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)),
      bit >> 3,
    );
    const isInId = bit >= 8 && bit < 72;
    await expect(master.unwrap(changed, "a")).rejects.toThrow(
      isInId ? WrongMasterKey : Unopenable,
    );
  }
  for (const length of [0, 1, 9, 20, wrapped.length - 1]) {
    await expect(
      master.unwrap(wrapped.subarray(0, length), "a"),
    ).rejects.toThrow();
  }
});

test("what another master key wrapped is told from what was changed", async () => {
  const folder = await ownFolder();
  const one = await fileMasterKey(join(folder, "one.key"));
  const other = await fileMasterKey(join(folder, "other.key"));

  await expect(other.unwrap(await one.wrap(key, "a"), "a")).rejects.toThrow(
    WrongMasterKey,
  );
});

test.each([
  ["is empty", ""],
  ["is too short", "ab".repeat(31)],
  ["is too long", "ab".repeat(33)],
  ["isn't hexadecimal", "xy".repeat(32)],
  ["has something behind it", `${"ab".repeat(32)}\n\n`],
])("a file that %s is refused by name, and left as it is", async (_, text) => {
  const path = join(await ownFolder(), "master.key");
  await writeFile(path, text);

  await expect(fileMasterKey(path)).rejects.toThrow(BadConfiguration);
  await expect(fileMasterKey(path)).rejects.toThrow(path);
  expect(await readFile(path, "utf8")).toBe(text);
});

test("while a rotation is under way both keys unwrap, and the next one wraps", async () => {
  const path = join(await ownFolder(), "master.key");
  const early = await fileMasterKey(path);
  const before = await early.wrap(key, "a");
  await writeMasterKey(nextOf(path));
  const late = await fileMasterKey(path);

  for (const master of [early, late]) {
    const since = await master.wrap(key, "a");
    expect(await master.isCurrent(before)).toBe(false);
    expect(await master.isCurrent(since)).toBe(true);
    expect(await master.unwrap(before, "a")).toEqual(key);
    expect(await master.unwrap(since, "a")).toEqual(key);
    expect(since.subarray(1, 9)).not.toEqual(before.subarray(1, 9));
  }
});

test("a process that was there before follows a rotation that has ended", async () => {
  const path = join(await ownFolder(), "master.key");
  const early = await fileMasterKey(path);
  await writeMasterKey(nextOf(path));
  await rename(nextOf(path), path);
  const late = await fileMasterKey(path);

  const wrapped = await late.wrap(key, "a");
  expect(await early.unwrap(wrapped, "a")).toEqual(key);
  expect(await late.unwrap(await early.wrap(key, "a"), "a")).toEqual(key);
});

test("a master key that has gone wraps nothing more", async () => {
  const path = join(await ownFolder(), "master.key");
  const master = await fileMasterKey(path);
  await rename(path, `${path}.away`);

  await expect(master.wrap(key, "a")).rejects.toThrow(BadConfiguration);
  expect(await stat(path).catch(() => null)).toBeNull();
});
