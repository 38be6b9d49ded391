import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { diskBlobs } from "@/lib/blobs/disk";
import type { BlobStore, ByteRange } from "@/lib/stores";
import { ownFolder } from "@/lib/testing/folder";

test("a blob is kept, measured, read and removed", async () => {
  const blobs = diskBlobs(await ownFolder());
  const bytes = randomBytes(1_000_000);

  expect(await blobs.put("app/day/one", each(bytes))).toBe(bytes.length);
  expect(await blobs.size("app/day/one")).toBe(bytes.length);
  expect((await read(blobs, "app/day/one")).equals(bytes)).toBe(true);

  await blobs.remove(["app/day/one"]);
  expect(await blobs.size("app/day/one")).toBeNull();
  await expect(read(blobs, "app/day/one")).rejects.toThrow("ENOENT");
});

test("an empty blob is a blob", async () => {
  const blobs = diskBlobs(await ownFolder());

  expect(await blobs.put("a", each())).toBe(0);
  expect(await blobs.size("a")).toBe(0);
  expect(await read(blobs, "a")).toHaveLength(0);
});

test("a range is read from its start up to its end", async () => {
  const blobs = diskBlobs(await ownFolder());
  const bytes = randomBytes(700_000);
  await blobs.put("a", each(bytes));

  for (const range of [
    { start: 0, end: 1 },
    { start: 5, end: 5 },
    { start: 262_143, end: 262_145 },
    { start: 100, end: 600_000 },
    { start: 699_999, end: 700_000 },
    { start: 699_990, end: 800_000 },
  ]) {
    const { start, end } = range;
    const slice = bytes.subarray(start, end);
    expect((await read(blobs, "a", range)).equals(slice)).toBe(true);
  }
  await expect(read(blobs, "none", { start: 5, end: 5 })).rejects.toThrow(
    "ENOENT",
  );
});

test("a reader may stop early", async () => {
  const blobs = diskBlobs(await ownFolder());
  await blobs.put("a", each(randomBytes(2_000_000)));

  for (let time = 0; time < 50; time++) {
    for await (const piece of blobs.read("a")) {
      expect(piece.length).toBeLessThanOrEqual(256 * 1024);
      break;
    }
  }
  const open = await readdir("/proc/self/fd").catch(() => []);
  expect(open.length).toBeLessThan(50);
});

test("a source that fails leaves nothing, under the key or elsewhere", async () => {
  const root = await ownFolder();
  const blobs = diskBlobs(root);
  async function* failing() {
    yield randomBytes(500_000);
    throw new Error("the source broke");
  }

  await expect(blobs.put("app/a", failing())).rejects.toThrow("broke");

  expect(await blobs.size("app/a")).toBeNull();
  expect(await filesIn(root)).toEqual([]);
});

test("a blob that can't be put in its place leaves nothing", async () => {
  const root = await ownFolder();
  const blobs = diskBlobs(root);
  await mkdir(join(root, "app/a"), { recursive: true });
  await writeFile(join(root, "file"), "");

  await expect(blobs.put("app/a", each(Buffer.of(1)))).rejects.toThrow(
    "EISDIR",
  );
  await expect(blobs.put("file/a", each(Buffer.of(1)))).rejects.toThrow(
    "EEXIST",
  );

  expect(await filesIn(root)).toEqual(["file"]);
  expect(await blobs.size("app/a")).toBeNull();
  expect(await blobs.size("file/a")).toBeNull();
});

test("while a blob is being written there is none, and then it is whole", async () => {
  const blobs = diskBlobs(await ownFolder());
  async function* slow() {
    yield Buffer.from("one");
    expect(await blobs.size("a")).toBeNull();
    expect(await Array.fromAsync(blobs.list(""))).toEqual([]);
    yield Buffer.from("two");
  }

  await blobs.put("a", slow());
  expect((await read(blobs, "a")).toString()).toBe("onetwo");
});

test("of two writers to one key the later one stands, and both get through", async () => {
  const blobs = diskBlobs(await ownFolder());
  const one = randomBytes(300_000);
  const other = randomBytes(200_000);

  await Promise.all([blobs.put("a", each(one)), blobs.put("a", each(other))]);

  const kept = await read(blobs, "a");
  expect(kept.equals(one) || kept.equals(other)).toBe(true);
});

test("removing what isn't there is done already", async () => {
  const blobs = diskBlobs(await ownFolder());
  await blobs.put("app/a", each(Buffer.of(1)));
  await blobs.put("app/b", each(Buffer.of(1)));

  await blobs.remove(["app/none", "none/at/all", "app/a", "app/a", "app/a/b"]);
  await blobs.remove([]);

  expect(await Array.fromAsync(blobs.list(""))).toEqual(["app/b"]);
});

test("keys are listed by what they begin with", async () => {
  const blobs = diskBlobs(await ownFolder());
  for (const key of ["app-1/a", "app-1/b", "app-2/a"]) {
    await blobs.put(key, each(Buffer.of(1)));
  }

  const listed = await Array.fromAsync(blobs.list("app-1/"));
  expect(listed.sort()).toEqual(["app-1/a", "app-1/b"]);
});

test("a key can't lead out of the store, by any of its verbs", async () => {
  const folder = await ownFolder();
  const blobs = diskBlobs(join(folder, "blobs"));
  await writeFile(join(folder, "outside"), "untouched");

  for (const key of [
    "../outside",
    "/outside",
    ".incoming/x",
    "a/../../outside",
  ]) {
    await expect(blobs.put(key, each(Buffer.of(1)))).rejects.toThrow(TypeError);
    await expect(blobs.size(key)).rejects.toThrow(TypeError);
    await expect(read(blobs, key)).rejects.toThrow(TypeError);
    await expect(blobs.remove(["fine", key])).rejects.toThrow(TypeError);
    await expect(Array.fromAsync(blobs.list(key))).rejects.toThrow(TypeError);
  }
  expect(await readFile(join(folder, "outside"), "utf8")).toBe("untouched");
});

test("only their owner can read the blobs", async () => {
  const root = await ownFolder();
  await diskBlobs(root).put("app/a", each(Buffer.of(1)));

  expect((await stat(join(root, "app/a"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(root, "app"))).mode & 0o777).toBe(0o700);
});

async function* each(...pieces: Uint8Array[]) {
  yield* pieces;
}

async function read(
  blobs: BlobStore,
  key: string,
  range?: ByteRange,
): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(blobs.read(key, range)));
}

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
