import { spawn } from "node:child_process";
import { once } from "node:events";

import { env } from "@/lib/env";

export type Worker = {
  /** Lets the run under way end, and returns when it has. */
  stop: () => Promise<void>;
  gone: Promise<unknown>;
};

/** Starts the worker on a database. */
export function startWorker(databaseUrl: string): Worker {
  const { DATA_DIR } = env();
  const worker = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "bin/worker.ts"],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: {
        ...process.env,
        DATA_DIR,
        DATABASE_URL: asWorker(databaseUrl),
        NODE_ENV: "production",
      },
    },
  );
  const gone = once(worker, "exit");
  const stop = async () => {
    worker.kill("SIGTERM");
    await gone;
  };
  return { stop, gone };
}

/** By its name in the database the worker tells others' questions from its own. */
export function asWorker(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set("application_name", "sojourn worker");
  return url.href;
}
