import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { CannotRun } from "@/bin/cannot-run";
import { takeLock } from "@/bin/lock.mjs";

/**
 * Makes the data folder where there is none, and takes it for this process alone.
 * What is inside guards itself; the folder lets others pass through, since for root
 * the database runs as another user.
 */
export function takeDataFolder(folder: string): { release: () => void } {
  const lock = inWords(folder, () => {
    makeFolder(folder);
    return takeLock(join(folder, "sojourn.lock"));
  });
  if (lock.release) return lock;
  throw new CannotRun(
    `Sojourn runs on ${folder} already, as process ${lock.heldBy}. Stop it first, or set DATA_DIR to another folder.`,
  );
}

// Not by Node's recursive mkdir, which never ends where a parent can't be made.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o711 });
}

function inWords<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    throw new CannotRun(
      `The data folder ${folder} can't be written (${code}). Set DATA_DIR to a folder that this user may write.`,
    );
  }
}
