import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { freePort } from "@/bin/instance/port";
import { env } from "@/lib/env";

/** A process of the product, which a test may end as it likes. */
export type Process = {
  pid: number;
  /** Ends it in this instant, and returns when it has. */
  kill(): Promise<void>;
  /** Asks it to stop, and returns when it has. */
  stop(): Promise<void>;
};

export type Web = Process & { url: string };

const NODE = [
  process.execPath,
  ...["--conditions=react-server", "--import", "tsx"],
];

/**
 * The web server, on the database of the settings or another, and perhaps under a
 * program that interferes with it.
 */
export async function startWeb(
  settings: Record<string, string> = {},
  under: string[] = [],
): Promise<Web> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const own = { HOST: "127.0.0.1", PORT: port, NEXTAUTH_URL: url };
  const program = [...under, process.execPath, "bin/web.ts"];
  const web = await started(program, { ...own, ...settings });
  return { ...web, url };
}

/** A worker, on the same. */
export const startWorker = (settings: Record<string, string> = {}) =>
  started([...NODE, "bin/worker.ts"], settings);

/** A script that is to be killed by what it hands to the product. */
export async function diesBy(script: string, ...args: string[]): Promise<void> {
  const child = launch([...NODE, script, ...args], {});
  const [code, signal] = await once(child, "exit");
  if (signal !== "SIGKILL") throw new Error(`It ended by itself (${code}).`);
}

async function started(
  program: string[],
  settings: Record<string, string>,
): Promise<Process> {
  const child = launch(program, settings);
  const gone = once(child, "exit");
  const ready = once(child, "message");
  const first = await Promise.race([ready, gone.then(() => null)]);
  if (!first) throw new Error(`${program.at(-1)} ended before it was ready.`);

  const end = async (signal: NodeJS.Signals) => {
    // Its whole group: whatever it runs under ends with it.
    if (child.pid) process.kill(-child.pid, signal);
    await gone;
  };
  const pid = child.pid ?? 0;
  return { pid, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

function launch(
  [command = "", ...args]: string[],
  settings: Record<string, string>,
): ChildProcess {
  const { DATA_DIR, DATABASE_URL } = env();
  return spawn(command, args, {
    detached: true,
    // It prints what broke, which here is meant to.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      DATA_DIR,
      DATABASE_URL,
      ...settings,
    },
  });
}
