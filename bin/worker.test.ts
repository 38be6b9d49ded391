import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test, vi } from "vitest";

import { db } from "@/lib/db";
import { pausedSince } from "@/lib/retention/pause";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const DAY = 86_400;
const CLOCK = "./lib/testing/clock-set-ahead.mjs";
const soon = { timeout: 45_000, interval: 100 };

test("R2: a worker purges at its start what was due while it was off, and stops when its clock is set a year ahead", async () => {
  const now = new Date(Date.now() - 3 * DAY * 1000);
  const [due, kept] = [
    await freshApp({ now, windowSeconds: DAY }),
    await freshApp({ now, windowSeconds: 30 * DAY }),
  ];
  for (const ctx of [due, kept]) await stored(ctx, "text");
  const left = ({ appId }: typeof due) =>
    db().input.count({ where: { appId } });

  const flags = ["--conditions=react-server", "--import", "tsx"];
  const worker = spawn(
    process.execPath,
    [...flags, "--import", CLOCK, "bin/worker.ts"],
    { stdio: ["ignore", "pipe", "inherit", "ipc"] },
  );
  const said = worker.stdout && text(worker.stdout);
  try {
    await vi.waitFor(async () => {
      expect(await left(due)).toBe(0);
      const chore = await db().chore.findUnique({ where: { name: "purge" } });
      expect(chore?.doneAt).toBeTruthy();
    }, soon);
    expect(await pausedSince(db())).toBeNull();

    worker.kill("SIGUSR2");
    await vi.waitFor(
      async () => expect(await pausedSince(db())).not.toBeNull(),
      soon,
    );
    expect(await left(kept)).toBe(1);
  } finally {
    worker.kill("SIGTERM");
    await once(worker, "exit");
  }
  expect(await said).toContain('"msg":"purge.paused"');
  expect(worker.exitCode).toBe(0);
}, 120_000);
