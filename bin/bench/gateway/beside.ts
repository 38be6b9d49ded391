import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A server beside the product's, and how it ends. */
export type Beside = { url: string; stop: () => Promise<void> };

/** Starts a server in a process of its own, which says at which port it listens. */
export async function startBeside(
  file: string,
  args: string[] = [],
): Promise<Beside> {
  const child = fork(file, args);
  const [port] = await Promise.race([once(child, "message"), refusal(child)]);
  return { url: `http://127.0.0.1:${port}`, stop: () => stopped(child) };
}

export async function refusal(child: ChildProcess): Promise<never> {
  await once(child, "exit");
  throw new Error("A server beside the product's didn't start.");
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
