import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { CannotRun } from "@/bin/cannot-run";
import { takeLock } from "@/bin/lock.mjs";

/**
 * Makes the data folder where there is none, and takes it for this process alone.
 * What is inside guards itself; the folder lets others pass through, since for root
 * the database runs as another user.
 */
export function takeDataFolder(folder: string): { release: () => void } {
  const lock = inWords(folder, () => {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o711);
    }
    return takeLock(join(folder, "sojourn.lock"));
  });
  if (lock.release) return lock;
  throw new CannotRun(
    `Sojourn runs on ${folder} already, as process ${lock.heldBy}. Stop it first, or set DATA_DIR to another folder.`,
  );
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
