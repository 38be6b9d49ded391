/** What `takeLock` answers: the lock is ours until `release`, or another process has it. */
export type Lock =
  | { release: () => void; heldBy: null }
  | { release: null; heldBy: number };

export function takeLock(path: string): Lock;
export function holderOf(path: string): number | null;
export function waitForLock(path: string): Promise<{ release: () => void }>;
