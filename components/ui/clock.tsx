"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useSyncExternalStore,
} from "react";

const TICK_MS = 10_000;

const ServerNow = createContext(0);

type ClockProviderProps = {
  /** The server's clock, in milliseconds, when it rendered the page. */
  now: number;
  children: ReactNode;
};

/**
 * What time it is, the same for server and browser while the page is hydrated, so
 * that relative times never differ between the two; after that, the browser's.
 */
export function ClockProvider({ now, children }: ClockProviderProps) {
  return <ServerNow value={now}>{children}</ServerNow>;
}

/** Now, to ten seconds. Whoever asks is rendered again when it changes. */
export function useNow(): Date {
  const server = useContext(ServerNow);
  const onServer = useCallback(() => server, [server]);
  return new Date(useSyncExternalStore(onTick, roundedNow, onServer));
}

/** The reader's time zone; UTC until the page is hydrated. */
export function useZone(): string {
  return useSyncExternalStore(never, browserZone, serverZone);
}

/** Whether the page is hydrated, and may show what only a browser knows. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function onTick(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const notify of listeners) notify();
  }, TICK_MS);

  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

// Rounded up: what was received this second is not in the future.
const roundedNow = () => Math.ceil(Date.now() / TICK_MS) * TICK_MS;
// Asked of each time that is shown, with each row of a list that comes into view.
let known: string | undefined;
const browserZone = () =>
  (known ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
const serverZone = () => "UTC";
const never = () => () => {};
