import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { CannotRun } from "@/bin/cannot-run";
import { holderOf, type Lock, takeLock } from "@/bin/lock.mjs";

const ALONE = "sojourn.lock";

// Followed by the number of the process that shares.
const SHARED = "sojourn.lock.shared.";

type Taken = { release: () => void };

/**
 * Makes the data folder where there is none, and takes it for this process alone.
 * What is inside guards itself; the folder lets others pass through, since for root
 * the database runs as another user.
 */
export function takeDataFolder(folder: string): Taken {
  const lock = locked(folder, ALONE);
  if (!lock.release) throw taken(folder, lock.heldBy);
  const sharer = sharersOf(folder)[0];
  if (sharer === undefined) return lock;
  lock.release();
  throw taken(folder, sharer);
}

/**
 * The same for one of several processes of an instance that share blobs and keys,
 * while the database is elsewhere. Who takes it alone and who shares it both leave
 * their mark before they look for the other's, so that never both have it.
 */
export function shareDataFolder(folder: string): Taken {
  const seat = locked(folder, `${SHARED}${process.pid}`);
  if (!seat.release) throw taken(folder, seat.heldBy);
  const holder = holderOf(join(folder, ALONE));
  if (holder === null) return seat;
  seat.release();
  throw taken(folder, holder);
}

function locked(folder: string, name: string): Lock {
  return inWords(folder, () => {
    makeFolder(folder);
    return takeLock(join(folder, name));
  });
}

/** The processes that share a folder and live. */
function sharersOf(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(SHARED))
    .flatMap((name) => holderOf(join(folder, name)) ?? []);
}

const taken = (folder: string, holder: number) =>
  new CannotRun(
    `Sojourn runs on ${folder} already, as process ${holder}. Stop it first, or set DATA_DIR to another folder.`,
  );

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
