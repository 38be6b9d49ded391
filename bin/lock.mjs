// Runs on Node 20 with nothing installed: built-in modules only.
import {
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 200;

/**
 * Takes the lock that is a file at `path`, or answers with the process that has it.
 * A lock whose process is gone counts as free, also where another has its number by
 * now: a lock says which process by its number and when it started.
 */
export function takeLock(path) {
  const own = `${path}.${process.pid}`;
  const line = `${process.pid} ${startOf(process.pid)}\n`;
  writeFileSync(own, line, { mode: 0o600 });
  try {
    while (!linked(own, path)) {
      const holder = holderOf(path);
      if (holder) return { release: null, heldBy: holder };
      removeStale(path);
    }
  } finally {
    rmSync(own, { force: true });
  }

  const release = () => {
    process.off("exit", release);
    if (existsSync(path) && readFileSync(path, "utf8") === line) rmSync(path);
  };
  process.on("exit", release);
  return { release, heldBy: null };
}

/** Takes the lock as soon as whoever has it lets go. */
export async function waitForLock(path) {
  for (;;) {
    const lock = takeLock(path);
    if (lock.release) return lock;
    await pause(POLL_MS);
  }
}

function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** The process that has the lock. Null: it is gone, or the lock is. */
export function holderOf(path) {
  if (!existsSync(path)) return null;
  const [pid, ...start] = readFileSync(path, "utf8").trim().split(" ");
  return startOf(Number(pid)) === start.join(" ") ? Number(pid) : null;
}

/** Renamed before it is removed, so that of two who find it stale one removes it. */
function removeStale(path) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

const BOOT = "/proc/sys/kernel/random/boot_id";

/** When a process started, as far as this system tells. Null: there is none. */
function startOf(pid) {
  try {
    if (existsSync(BOOT)) {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // proc(5): after the name in brackets comes field 3; the start is field 22.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return `${readFileSync(BOOT, "utf8").trim()} ${fields[19]}`;
    }
    process.kill(pid, 0);
    return "running";
  } catch (error) {
    return error.code === "EPERM" ? "running" : null;
  }
}
