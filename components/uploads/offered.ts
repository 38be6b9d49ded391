import { useSyncExternalStore } from "react";

// The files that somebody chose and didn't say yes to yet. They come from a button, a
// drop or a paste, and are asked about in one place.
let files: readonly File[] = [];
const listeners = new Set<() => void>();

export function offer(next: readonly File[]): void {
  files = next;
  for (const listener of listeners) listener();
}

const NONE: readonly File[] = [];

export const useOffered = (): readonly File[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => files,
    () => NONE,
  );
