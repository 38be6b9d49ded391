import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A worker of flesh, on the database and the data folder of the test that asks. */
export async function startWorker(): Promise<ChildProcess> {
  const worker = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "bin/worker.ts"],
    {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...process.env, NODE_ENV: "production" },
    },
  );
  onTestFinished(() => ended(worker, "SIGKILL"));
  await once(worker, "message");
  return worker;
}

/** Ends a worker, and returns when it has. */
export async function ended(
  worker: ChildProcess,
  signal: NodeJS.Signals,
): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, "exit");
  worker.kill(signal);
  await gone;
}
