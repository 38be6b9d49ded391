import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { takeDataFolder } from "@/bin/instance/data-folder";
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
