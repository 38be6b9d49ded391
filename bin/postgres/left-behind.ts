import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 50;

/**
 * Ends what runs in this cluster since its parent was killed, and waits until it is
 * gone. A pid file that outlived its server is removed: after a reboot, or in a
 * container, its number may be anybody's, and PostgreSQL would wait for them.
 */
export async function endWhatWasLeftBehind(folder: string): Promise<void> {
  const file = join(folder, "postmaster.pid");
  const pid = runningIn(folder);
  if (pid) {
    process.kill(pid, "SIGINT");
    while (isPostgres(pid)) await pause(POLL_MS);
  }
  rmSync(file, { force: true });
}

/** The process that serves this cluster. Null: none does. */
function runningIn(folder: string): number | null {
  const pid = Number(linesOf(folder)[0]);
  return pid > 0 && isPostgres(pid) ? pid : null;
}

/** The port that this cluster is served at now. Null: it isn't. */
export function portOf(folder: string): number | null {
  return runningIn(folder) ? Number(linesOf(folder)[3]) : null;
}

/** PostgreSQL's own: pid, data folder, start time, port, … a line each. */
function linesOf(folder: string): string[] {
  const file = join(folder, "postmaster.pid");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
}

function isPostgres(pid: number): boolean {
  const comm = `/proc/${pid}/comm`;
  try {
    const name = existsSync("/proc/self/comm")
      ? readFileSync(comm, "utf8")
      : execFileSync("ps", ["-o", "comm=", "-p", String(pid)]).toString();
    return name.trim().endsWith("postgres");
  } catch {
    return false;
  }
}
