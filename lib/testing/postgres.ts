import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createDatabase } from "@/bin/postgres/create-database";
import { THROWAWAY } from "@/bin/postgres/settings";
import { startPostgres } from "@/bin/postgres/start";
import { migrate } from "@/lib/migrate";
import { installQueue } from "@/lib/queue/boss";
import { Secret } from "@/lib/secret";

export const TEMPLATE = "template_sojourn";

/**
 * A folder that goes with `remove`, and that others may pass through. Should this
 * process be killed first, the folder goes all the same, and the servers in it end.
 */
export async function throwawayFolder() {
  const folder = await mkdtemp(join(tmpdir(), "sojourn-test-"));
  // For root a server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const heir = spawn("/bin/sh", ["-c", AFTER_US, "sh", folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    heir.stdin.end();
  };
  return { folder, remove };
}

/** Reads until its standard input ends, which it does when its parent does. */
const AFTER_US = `
  read _
  for file in "$1"/*/postmaster.pid; do
    pid=$(head -n 1 "$file") && kill -INT "$pid" || continue
    while kill -0 "$pid"; do sleep 0.1; done
  done
  rm -rf "$1"
`;

/** A real PostgreSQL in a folder of its own; it and its data end with `stop`. */
export async function throwawayPostgres() {
  const { folder, remove } = await throwawayFolder();
  const server = await startPostgres({
    folder: join(folder, "postgres"),
    logFile: join(folder, "postgres.log"),
    password: new Secret(crypto.randomUUID()),
    settings: THROWAWAY,
  });
  const stop = async () => {
    await server.stop();
    await remove();
  };
  return { folder, url: server.url, stop };
}

/** Makes the migrated database that workers clone theirs from. */
export async function makeTemplate(url: (database: string) => string) {
  await createDatabase(url("postgres"), TEMPLATE);
  await migrate(url(TEMPLATE));
  await installQueue(url(TEMPLATE));
}
