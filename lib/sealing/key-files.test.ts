import { spawn } from "node:child_process";
import { open, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

import { writeIncoming } from "@/lib/durable";
import { Unopenable } from "@/lib/sealing/gcm";
import { keyFiles } from "@/lib/sealing/key-files";
import { fileMasterKey } from "@/lib/sealing/master";
import { ownFolder } from "@/lib/testing/folder";

test("a key is made when it is first asked for, and is the same from then on", async () => {
  const { keys, reopened } = await store();
  const key = await keys.obtain("epochs/app/2026-10-01-0");

  expect(key.type).toBe("secret");
  expect(key.symmetricKeySize).toBe(32);
  expect(await keys.obtain("epochs/app/2026-10-01-0")).toBe(key);
  const again = await (await reopened()).find("epochs/app/2026-10-01-0");
  expect(again?.equals(key)).toBe(true);
});

test("each name has a key of its own", async () => {
  const { keys } = await store();
  const [one, other] = await Promise.all([
    keys.obtain("epochs/app/2026-10-01-0"),
    keys.obtain("epochs/app/2026-10-02-0"),
  ]);

  expect(one.equals(other)).toBe(false);
});

test("a key that isn't there is not found, and looking doesn't make it", async () => {
  const { keys } = await store();

  expect(await keys.find("epochs/app/none")).toBeNull();
  expect(await Array.fromAsync(keys.list(""))).toEqual([]);
});

test("all who ask at once in one process get one key", async () => {
  const { keys } = await store();
  const asked = Array.from({ length: 50 }, () => keys.obtain("a"));
  const [first, ...others] = await Promise.all(asked);

  for (const other of others) expect(other).toBe(first);
});

test("all who ask at once through different stores get one key", async () => {
  const { reopened } = await store();
  const stores = await Promise.all(Array.from({ length: 8 }, reopened));
  const [first, ...others] = await Promise.all(
    stores.map((keys) => keys.obtain("a")),
  );

  for (const other of others) expect(first && other.equals(first)).toBe(true);
});

test("two processes that ask at once get one key, for every one of 100 names", async () => {
  const { folder, root } = await store();
  const children = [obtainer(folder), obtainer(folder)];
  for (const child of children) expect(await child.line()).toBe("ready");
  for (const child of children) child.go();
  const [one, other] = await Promise.all(children.map((child) => child.line()));

  expect(one).toBe(other);
  expect(JSON.parse(one ?? "")).toHaveLength(100);
  expect(await readdir(join(root, ".incoming"))).toEqual([]);
});

test("a destroyed key is gone from memory, from disk and from other processes", async () => {
  const { keys, reopened, root } = await store();
  const other = await reopened();
  const key = await keys.obtain("epochs/app/a");
  expect((await other.find("epochs/app/a"))?.equals(key)).toBe(true);

  await keys.destroy("epochs/app/a");

  for (const holder of [keys, other, await reopened()]) {
    expect(await holder.find("epochs/app/a")).toBeNull();
  }
  expect(await filesIn(root)).toEqual([]);
});

test("a key that is made anew after it was destroyed is another", async () => {
  const { keys, reopened } = await store();
  const other = await reopened();
  const before = await keys.obtain("a");
  await other.find("a");
  await keys.destroy("a");
  const after = await keys.obtain("a");

  expect(after.equals(before)).toBe(false);
  expect((await other.obtain("a")).equals(after)).toBe(true);
});

test("destroying takes what a crash left of the key's making with it", async () => {
  const { keys, root } = await store();
  await keys.obtain("epochs/app/a");
  const bytes = await readFile(join(root, "epochs/app/a"));
  await writeIncoming(root, "epochs/app/a", bytes);

  await keys.destroy("epochs/app/a");

  expect(await filesIn(root)).toEqual([]);
});

test("destroying a key that isn't there is done already", async () => {
  const { keys } = await store();

  await keys.destroy("a");
  await keys.destroy("epochs/none/such");
});

test("keys are made and destroyed at once without a word of trouble", async () => {
  const { keys, reopened } = await store();
  const other = await reopened();
  const work = Array.from({ length: 30 }, (_, number) =>
    number % 3 === 0
      ? keys.destroy("a")
      : [keys, other][number % 2]?.obtain("a"),
  );
  await Promise.all(work);

  const key = await keys.obtain("a");
  expect((await other.obtain("a")).equals(key)).toBe(true);
});

test("keys are listed by what they begin with", async () => {
  const { keys } = await store();
  for (const name of ["epochs/a/1", "epochs/a/2", "epochs/b/1", "instance/x"]) {
    await keys.obtain(name);
  }

  const listed = await Array.fromAsync(keys.list("epochs/a/"));
  expect(listed.sort()).toEqual(["epochs/a/1", "epochs/a/2"]);
});

test("no key is on disk as it is, and only its owner can read its file", async () => {
  const { keys, root } = await store();
  const key = await keys.obtain("epochs/app/a");
  const path = join(root, "epochs/app/a");

  expect((await readFile(path)).includes(key.export())).toBe(false);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("D8: a key file under another name doesn't open", async () => {
  const { keys, root } = await store();
  await keys.obtain("epochs/app-1/a");
  await keys.obtain("epochs/app-2/a");
  const theirs = await readFile(join(root, "epochs/app-1/a"));
  await writeFile(join(root, "epochs/app-2/a"), theirs);

  await expect(keys.find("epochs/app-2/a")).rejects.toThrow(Unopenable);
});

test.each([
  ["first", 0, 512],
  ["second", 512, 1024],
])(
  "D8: a power cut that tore the %s copy costs nothing",
  async (_, from, to) => {
    const { keys, reopened, root } = await store();
    const key = await keys.obtain("a");
    for (let at = from; at < to; at += 50) {
      await overwrite(join(root, "a"), at, Buffer.alloc(to - at, 0xff));

      expect((await (await reopened()).find("a"))?.equals(key)).toBe(true);
    }
    // Whoever obtains it makes both copies whole again.
    expect((await (await reopened()).obtain("a")).equals(key)).toBe(true);
    await overwrite(join(root, "a"), 512 - from, Buffer.alloc(512));
    expect((await (await reopened()).find("a"))?.equals(key)).toBe(true);
  },
);

test("D8: a key file with both copies changed doesn't open", async () => {
  const { keys, reopened, root } = await store();
  await keys.obtain("a");
  for (const at of [60, 512 + 60]) {
    await overwrite(join(root, "a"), at, Buffer.of(0, 0, 0, 0));
  }

  await expect((await reopened()).find("a")).rejects.toThrow(Unopenable);
  await expect((await reopened()).obtain("a")).rejects.toThrow(Unopenable);
});

async function store() {
  const folder = await ownFolder();
  const root = join(folder, "keys");
  const reopened = async () =>
    keyFiles(root, await fileMasterKey(join(folder, "master.key")));
  return { folder, root, keys: await reopened(), reopened };
}

async function overwrite(path: string, at: number, bytes: Buffer) {
  const file = await open(path, "r+");
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

const OBTAINER = `
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { keyFiles } from "@/lib/sealing/key-files";
import { fileMasterKey } from "@/lib/sealing/master";

const folder = process.env.FOLDER;
const keys = keyFiles(join(folder, "keys"), await fileMasterKey(join(folder, "master.key")));
console.log("ready");
await once(process.stdin, "data");
const names = Array.from({ length: 100 }, (_, number) => "race/" + number);
const made = await Promise.all(names.map((name) => keys.obtain(name)));
console.log(JSON.stringify(made.map((key) => createHash("sha256").update(key.export()).digest("hex"))));
process.exit();
`;

/** Another process, which obtains its keys when it is told to. */
function obtainer(folder: string) {
  const child = spawn(
    process.execPath,
    [
      "--conditions=react-server",
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      OBTAINER,
    ],
    {
      env: { ...process.env, FOLDER: folder },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    go: () => child.stdin.write("go\n"),
    line: async (): Promise<string | undefined> => (await lines.next()).value,
  };
}
