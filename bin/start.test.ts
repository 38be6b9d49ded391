import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";

import { freePort } from "@/bin/instance/port";
import { SETTINGS } from "@/lib/env";
import { testVault } from "@/lib/testing/database";
import { ownFolder } from "@/lib/testing/folder";

test("a port in use is told, and nothing is begun", async () => {
  const other = createServer();
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === "object" && address?.port;

  expect(await failedStart({ PORT: String(port) })).toBe(
    `Port ${port} is in use. Set PORT to another one.`,
  );
});

test("each setting that is wrong is named, with what it wants", async () => {
  const said = await failedStart({ PORT: "abc", SIGNUP: "maybe" });

  expect(said).toContain("PORT wants a whole number.");
  expect(said).toContain("SIGNUP wants open or closed.");
});

test("half of a set-up without a browser is refused before anything is made", async () => {
  const folder = join(await ownFolder(), "data");
  const said = await failedStart({
    DATA_DIR: folder,
    SOJOURN_SETUP_EMAIL: "o@example.test",
  });

  expect(said).toContain("SOJOURN_SETUP_PASSWORD is missing");
  expect(existsSync(folder)).toBe(false);
});

test("a part of an instance is refused on the embedded database", async () => {
  const folder = join(await ownFolder(), "data");
  for (const ROLE of ["web", "worker"]) {
    expect(await failedStart({ ROLE, DATA_DIR: folder })).toContain(
      `ROLE=${ROLE} needs DATABASE_URL`,
    );
  }
  expect(existsSync(folder)).toBe(false);
});

test("a data folder that can't be written is told", async () => {
  const file = join(await ownFolder(), "file");
  writeFileSync(file, "");

  expect(await failedStart({ DATA_DIR: file })).toContain(
    `The data folder ${file} can't be written`,
  );
});

test("a database that is down is told, without its password", async () => {
  const port = await freePort();
  const url = `postgresql://user:s3cr3t@127.0.0.1:${port}/name`;

  const said = await failedStart({ DATABASE_URL: url });

  expect(said).toContain(
    `The database at 127.0.0.1:${port} can't be used: nothing listens there.`,
  );
  expect(said).not.toContain("s3cr3t");
});

test("a master key that wraps none of the keys is told, and left alone", async () => {
  const folder = join(await ownFolder(), "data");
  mkdirSync(folder);
  const { keys } = await testVault(folder);
  await keys.obtain("instance/session");
  writeFileSync(join(folder, "master.key"), "ab".repeat(32));

  expect(await failedStart({ DATA_DIR: folder })).toContain(
    `The master key ${folder}/master.key is not the one that wraps the keys`,
  );
});

/** What a start says that fails as it should: with code 1, and no stack. */
async function failedStart(settings: Record<string, string>): Promise<string> {
  const none = Object.fromEntries(SETTINGS.map((name) => [name, ""]));
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    env: {
      ...process.env,
      ...none,
      PORT: String(await freePort()),
      DATA_DIR: join(await ownFolder(), "data"),
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, "exit");
  const all = (await said).join("").trim();

  expect({ code, all }).toMatchObject({ code: 1 });
  expect(all).not.toMatch(/^\s+at /m);
  return all;
}
