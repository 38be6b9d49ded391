import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Done, Task } from "@/bin/bench/purging";
import { asWorker } from "@/bin/instance/worker";

export type Purger = {
  /** Purges what had expired in an app at an instant, to receipts. */
  purge(task: Task): Promise<Done>;
  stop(): Promise<void>;
};

/** A process that purges as a worker does, on an instance's database. */
export async function startPurger(databaseUrl: string): Promise<Purger> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, "bin/bench/purging.ts"],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, DATABASE_URL: asWorker(databaseUrl) },
    },
  );
  const gone = once(child, "exit");
  const died = gone.then(() => {
    throw new Error("The purger died.");
  });
  died.catch(() => {});
  await Promise.race([once(child, "message"), died]);
  return {
    purge: async (task) => {
      child.send(task);
      const [done] = await Promise.race([once(child, "message"), died]);
      return done as Done;
    },
    stop: async () => {
      child.disconnect();
      await gone;
    },
  };
}
