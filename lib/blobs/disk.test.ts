import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { diskBlobs } from "@/lib/blobs/disk";
import { bytesIn, each } from "@/lib/testing/blobs";
import { ownFolder } from "@/lib/testing/folder";

test("a source that fails leaves no file anywhere", async () => {
  const root = await ownFolder();
  async function* failing() {
    yield randomBytes(500_000);
    throw new Error("the source broke");
  }

  await expect(diskBlobs(root).put("app/a", failing())).rejects.toThrow(
    "broke",
  );
  expect(await filesIn(root)).toEqual([]);
});

test("a reader who stops early leaves no file open", async () => {
  const blobs = diskBlobs(await ownFolder());
  await blobs.put("a", each(randomBytes(2_000_000)));

  for (let time = 0; time < 50; time++) {
    for await (const _piece of blobs.read("a")) break;
  }
  const open = await readdir("/proc/self/fd").catch(() => []);
  expect(open.length).toBeLessThan(50);
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

test("what lies beside the store can't be touched", async () => {
  const folder = await ownFolder();
  const blobs = diskBlobs(join(folder, "blobs"));
  await writeFile(join(folder, "outside"), "untouched");

  await expect(blobs.put("../outside", each())).rejects.toThrow(TypeError);
  await expect(blobs.remove(["../outside"])).rejects.toThrow(TypeError);
  await expect(bytesIn(blobs, "../outside")).rejects.toThrow(TypeError);
  expect(await readFile(join(folder, "outside"), "utf8")).toBe("untouched");
});

test("only their owner can read the blobs", async () => {
  const root = await ownFolder();
  await diskBlobs(root).put("app/a", each(Buffer.of(1)));

  expect((await stat(join(root, "app/a"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(root, "app"))).mode & 0o777).toBe(0o700);
});

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
