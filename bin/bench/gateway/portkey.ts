import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { type Beside, refusal, stopped } from "@/bin/bench/gateway/beside";
import { freePort } from "@/bin/instance/port";

const PACKAGE = "@portkey-ai/gateway";
const VERSION = "1.15.2";
const FETCH_MS = 180_000;

type Versions = Record<string, string>;

/** As it is published it takes the newest of its own server, and fails to stream. */
export const THAT_STREAMS: Versions = { "@hono/node-server": "1.13.8" };

/**
 * Portkey's gateway, fetched into a folder that goes with it: nothing of ours depends on
 * it. It is bound to loopback, and none of its install scripts runs. Null, and a word
 * why: it can't be had.
 */
export async function startPortkey(
  overrides: Versions = {},
): Promise<Beside | null> {
  const folder = await mkdtemp(join(tmpdir(), "sojourn-portkey-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await fetched(folder, overrides);
  } catch {
    await remove();
    console.log(
      `SKIPPED: ${PACKAGE} ${VERSION}, since npm can't fetch it from here.`,
    );
    return null;
  }
  const server = await started(folder);
  return { ...server, stop: () => server.stop().finally(remove) };
}

async function fetched(folder: string, overrides: Versions): Promise<void> {
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({
      dependencies: { [PACKAGE]: VERSION },
      overrides,
    }),
  );
  await promisify(execFile)(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund"],
    { cwd: folder, timeout: FETCH_MS },
  );
}

async function started(folder: string): Promise<Beside> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      ...["--import", resolve("bin/bench/gateway/on-loopback.mjs")],
      join(folder, "node_modules", PACKAGE, "build/start-server.js"),
      ...["--headless", `--port=${port}`],
    ],
    { stdio: "ignore", env: { NODE_ENV: "production" } },
  );
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([answers(url), refusal(child)]);
  return { url, stop: () => stopped(child) };
}

async function answers(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => null))) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
