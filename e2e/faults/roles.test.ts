import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";

import { freePort } from "@/bin/instance/port";
import { db } from "@/lib/db";
import { json } from "@/lib/testing/bodies";
import { keyFor, tenant } from "@/lib/testing/requests";

const RECORDS = 6_000;
const BATCH = 125;

/** `npm start` in a role, on the database and the data folder of this test. */
async function started(
  ROLE: "web" | "worker",
  settings: Record<string, string> = {},
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    env: { ...process.env, NODE_OPTIONS: "", ROLE, ...settings },
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  onTestFinished(() => ended(child, "SIGKILL").then(() => {}));
  let said = "";
  for await (const piece of child.stdout) {
    said += piece;
    if (said.includes("Ctrl-C stops")) return child;
  }
  throw new Error(`It didn't start:\n${said}`);
}

/** Ends all of its processes, and answers with the code of the first. */
async function ended(
  child: ChildProcess,
  signal: NodeJS.Signals,
): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    process.kill(-Number(child.pid), signal);
    await gone;
  }
  return child.exitCode;
}

test("D1: one serves, two work; whoever is killed, the job of a caller is done once", async () => {
  const PORT = String(await freePort());
  const web = await started("web", { PORT });
  const workers = [await started("worker"), await started("worker")] as const;
  const one = await tenant();
  const key = await keyFor(one);
  const call = async (path: string, init: RequestInit = {}) => {
    const url = `http://127.0.0.1:${PORT}/api/v1/apps/${one.id}${path}`;
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
    };
    const answer = await fetch(url, { ...init, headers });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const note = { input: { type: "text", text: "A note" } };
  const notes = json(Array.from({ length: BATCH }, () => note));
  for (let sent = 0; sent < RECORDS; sent += BATCH)
    await call("/inputs", notes);

  const asked = await call("/inputs/delete", json({ q: "type:text" }));
  expect(asked.state).toBe("waiting");
  const job = () => call(`/jobs/${asked.id}`);
  await expect
    .poll(async () => (await job()).done, { timeout: 60_000, interval: 10 })
    .toBeGreaterThan(0);
  await ended(workers[0], "SIGKILL");
  await expect
    .poll(async () => (await job()).state, { timeout: 60_000 })
    .toBe("done");
  expect(await job()).toMatchObject({ total: RECORDS, done: RECORDS });
  const where = { appId: one.ctx.appId, action: "input.delete" };
  expect(await db().auditEntry.count({ where })).toBe(RECORDS);

  expect(await ended(workers[1], "SIGTERM")).toBe(0);
  expect(await ended(web, "SIGTERM")).toBe(0);
});
