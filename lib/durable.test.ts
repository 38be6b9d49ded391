import {
  link,
  mkdir,
  readdir,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import {
  fileOf,
  ifThere,
  listNames,
  makeFolder,
  removeIncoming,
  sweepIncoming,
  syncFolder,
  writeDurably,
  writeIncoming,
} from "@/lib/durable";
import { ownFolder } from "@/lib/testing/folder";

test("a name leads nowhere but below its folder", () => {
  expect(fileOf("/root", "a/B-1/_c")).toBe("/root/a/B-1/_c");
  for (const name of [
    "",
    ".",
    "..",
    "../a",
    "a/../b",
    "/a",
    "a/",
    "a//b",
    "a\\b",
    "a.b",
    ".incoming/a",
    "a\0",
    "a\n",
    "é",
  ]) {
    expect(() => fileOf("/root", name), JSON.stringify(name)).toThrow(
      TypeError,
    );
  }
});

test("names are listed by what they begin with", async () => {
  const root = await ownFolder();
  const names = ["a/1", "a/12", "a/2", "ab/1", "b", "c/d/e/f"];
  for (const name of names) {
    await makeFolder(root, join(root, name, ".."));
    await writeFile(fileOf(root, name), "");
  }
  await writeIncoming(root, "a/3", Buffer.of(1));

  const listed = async (prefix: string) =>
    (await Array.fromAsync(listNames(root, prefix))).sort();
  expect(await listed("")).toEqual(names);
  expect(await listed("a")).toEqual(["a/1", "a/12", "a/2", "ab/1"]);
  expect(await listed("a/")).toEqual(["a/1", "a/12", "a/2"]);
  expect(await listed("a/1")).toEqual(["a/1", "a/12"]);
  expect(await listed("c/d/")).toEqual(["c/d/e/f"]);
  expect(await listed("b/")).toEqual([]);
  expect(await listed("none/such")).toEqual([]);
  await expect(listed("../")).rejects.toThrow(TypeError);
});

test("only their owner can look into files and folders", async () => {
  const root = await ownFolder();
  await makeFolder(root, join(root, "a/b"));
  await writeDurably(join(root, "a/b/c"), Buffer.from("x"));

  expect((await stat(join(root, "a"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(root, "a/b/c"))).mode & 0o777).toBe(0o600);
});

test("a file that is there is not written over", async () => {
  const path = join(await ownFolder(), "a");
  await writeDurably(path, Buffer.from("first"));

  await expect(writeDurably(path, Buffer.from("second"))).rejects.toThrow(
    "EEXIST",
  );
  expect((await stat(path)).size).toBe(5);
});

test("what could not be written to its end is gone", async () => {
  const root = await ownFolder();
  async function* failing() {
    yield Buffer.from("begun");
    throw new Error("the source broke");
  }

  await expect(writeIncoming(root, "a", failing())).rejects.toThrow("broke");
  expect(await readdir(join(root, ".incoming"))).toEqual([]);
});

test("what was begun for a name is removed, and for no other", async () => {
  const root = await ownFolder();
  for (const name of ["a/b", "a/b", "a", "a/b/c"]) {
    await writeIncoming(root, name, Buffer.of(1));
  }

  await removeIncoming(root, "a/b");

  const left = await readdir(join(root, ".incoming"));
  expect(left.map((name) => name.slice(0, -37)).sort()).toEqual(["a", "a.b.c"]);
});

test("a sweep takes what was begun long ago, and leaves what is under way", async () => {
  const root = await ownFolder();
  const old = await writeIncoming(root, "old", Buffer.of(1));
  const young = await writeIncoming(root, "young", Buffer.of(1));
  await link(young.path, join(root, "whole"));
  await utimes(old.path, new Date(0), new Date(0));

  expect(await sweepIncoming(root, new Date(1000))).toBe(1);

  const left = await readdir(join(root, ".incoming"));
  expect(left.map((name) => name.slice(0, -37))).toEqual(["young"]);
  expect(await Array.fromAsync(listNames(root, ""))).toEqual(["whole"]);
});

test("a sweep of a folder that nothing was ever written to finds nothing", async () => {
  expect(await sweepIncoming(join(await ownFolder(), "none"), new Date())).toBe(
    0,
  );
});

test("a folder that couldn't be made is tried again", async () => {
  const root = await ownFolder();
  await writeFile(join(root, "a"), "in the way");
  await expect(makeFolder(root, join(root, "a/b"))).rejects.toThrow("ENOTDIR");

  await mkdir(join(root, "c"));
  await makeFolder(root, join(root, "c/d"));
  expect((await stat(join(root, "c/d"))).isDirectory()).toBe(true);
});

test("a folder that someone removed is made again", async () => {
  const root = await ownFolder();
  await makeFolder(root, join(root, "a/b"));
  await rm(join(root, "a"), { recursive: true });
  await makeFolder(root, join(root, "a/b"));

  expect((await stat(join(root, "a/b"))).isDirectory()).toBe(true);
});

test("only a missing file is taken for done", async () => {
  const root = await ownFolder();
  await writeFile(join(root, "a"), "");

  await ifThere(syncFolder(join(root, "none")));
  await ifThere(syncFolder(join(root, "a/b")));
  await expect(ifThere(mkdir(join(root, "a")))).rejects.toThrow("EEXIST");
});
