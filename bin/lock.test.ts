import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import { takeLock, waitForLock } from "@/bin/lock.mjs";
import { ownFolder } from "@/lib/testing/folder";

const lockIn = async () => join(await ownFolder(), "lock");

test("whoever comes second is told who has the lock", async () => {
  const path = await lockIn();
  takeLock(path);

  expect(takeLock(path)).toEqual({ release: null, heldBy: process.pid });
});

test("a lock that was let go is free, and leaves nothing behind", async () => {
  const path = await lockIn();
  takeLock(path).release?.();

  expect(existsSync(path)).toBe(false);
  expect(takeLock(path).heldBy).toBeNull();
});

test("a lock is free when its process was killed", async () => {
  const path = await lockIn();
  const { child } = await holder(path);
  expect(takeLock(path).heldBy).toBe(child.pid);

  child.kill("SIGKILL");
  await once(child, "exit");

  expect(existsSync(path)).toBe(true);
  expect(takeLock(path).heldBy).toBeNull();
});

test("a lock is free when another process has got its number", async () => {
  const path = await lockIn();
  takeLock(path);
  const line = readFileSync(path, "utf8");
  writeFileSync(path, line.replace(/\S+$/m, "1"));

  expect(takeLock(path).heldBy).toBeNull();
});

test("a half-written lock of a process that is gone is free", async () => {
  const path = await lockIn();
  writeFileSync(path, "");

  expect(takeLock(path).heldBy).toBeNull();
});

test("who waits has the lock as soon as it is let go", async () => {
  const path = await lockIn();
  const { child } = await holder(path);
  const waiting = waitForLock(path);
  child.stdin.end();

  (await waiting).release();

  expect(existsSync(path)).toBe(false);
});

/** A process that has the lock until its standard input ends. */
async function holder(path: string) {
  const script = `
    const { takeLock } = await import(${JSON.stringify(join(process.cwd(), "bin/lock.mjs"))});
    takeLock(${JSON.stringify(path)});
    process.stdin.resume().on("end", () => process.exit());
    console.log("has it");
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return { child };
}
