import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { shareDataFolder, takeDataFolder } from "@/bin/instance/data-folder";
import { ownFolder } from "@/lib/testing/folder";

test("a data folder is made, with all above it, and taken", async () => {
  const folder = join(await ownFolder(), "some", "where", "data");

  const { release } = takeDataFolder(folder);

  expect(readFileSync(join(folder, "sojourn.lock"), "utf8")).toContain(
    String(process.pid),
  );
  release();
  expect(existsSync(join(folder, "sojourn.lock"))).toBe(false);
});

test("a second instance on the same folder is refused in a sentence", async () => {
  const folder = await ownFolder();
  takeDataFolder(folder);

  expect(() => takeDataFolder(folder)).toThrow(
    `Sojourn runs on ${folder} already, as process ${process.pid}.`,
  );
});

test("a folder that can't be written is told in a sentence", async () => {
  const file = join(await ownFolder(), "file");
  writeFileSync(file, "");

  for (const folder of [file, join(file, "data"), "/proc/data"]) {
    expect(() => takeDataFolder(folder)).toThrow(
      `The data folder ${folder} can't be written`,
    );
  }
});

test("processes of one instance share a folder, and none of them has it alone", async () => {
  const folder = await ownFolder();
  const { release } = shareDataFolder(folder);
  const inUse = `Sojourn runs on ${folder} already, as process ${process.pid}.`;

  expect(() => takeDataFolder(folder)).toThrow(inUse);
  release();
  const alone = takeDataFolder(folder);
  expect(() => shareDataFolder(folder)).toThrow(inUse);
  alone.release();
  shareDataFolder(folder).release();
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder whose sharer was killed is free", async () => {
  const folder = await ownFolder();
  const stale = "999999999 gone 1";
  writeFileSync(join(folder, "sojourn.lock.shared.999999999"), stale);

  expect(() => takeDataFolder(folder)).not.toThrow();
});
