import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";

import { withStoppedInstance } from "@/bin/instance/with-database";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { storeInputs } from "@/lib/inputs/store";
import { getJob } from "@/lib/queue/look";
import { deleteMatching } from "@/lib/retention/delete";
import { freshApp } from "@/lib/testing/database";
import { newRecord } from "@/lib/testing/inputs";

const TEST_MS = 120_000;

/** `npm start` with ROLE=worker, on the database and data folder of this test. */
async function startedWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    env: { ...process.env, ROLE: "worker", NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  for await (const piece of child.stdout) {
    said += piece;
    if (said.includes("Sojourn works.")) break;
  }
  expect(said).toContain("Sojourn works.");
  return child;
}

async function stopped(child: ChildProcess): Promise<number | null> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
  return child.exitCode;
}

async function done(ctx: Ctx, id: string): Promise<void> {
  while ((await getJob(ctx, id)).state !== "done") {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test(
  "two workers of one instance start at once on one folder, take its jobs, and stop",
  async () => {
    const ctx = await freshApp();
    for (let batch = 0; batch < 5; batch++) {
      const texts = Array.from({ length: 250 }, (_, n) => newRecord(`${n}`));
      await storeInputs(ctx, texts);
    }
    const asked = await deleteMatching(ctx, { q: "type:text" });
    expect(asked.state).toBe("waiting");

    const workers = await Promise.all([startedWorker(), startedWorker()]);
    await done(ctx, asked.id);
    expect(await db().input.count({ where: { appId: ctx.appId } })).toBe(0);
    expect(await Promise.all(workers.map(stopped))).toEqual([0, 0]);
  },
  TEST_MS,
);

test(
  "what must have an instance to itself is refused while a worker runs",
  async () => {
    const worker = await startedWorker();
    await expect(withStoppedInstance(async () => {})).rejects.toThrow(
      "Sojourn runs on",
    );
    expect(await stopped(worker)).toBe(0);
    await expect(withStoppedInstance(async () => {})).resolves.toBe(undefined);
  },
  TEST_MS,
);
