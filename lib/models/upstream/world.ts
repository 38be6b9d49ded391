import "server-only";

import { setTimeout as after } from "node:timers/promises";
import type { Dispatcher } from "undici";

import { theDialer } from "@/lib/models/upstream/dialer";

/** What calls need of the world; a test brings its own. */
export type World = {
  /** In milliseconds. */
  now(): number;
  /** Throws the signal's reason for who leaves meanwhile. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
  dispatcher: Dispatcher;
};

export const theWorld = (): World => ({
  now: Date.now,
  async wait(ms, signal) {
    await after(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
  },
  random: Math.random,
  dispatcher: theDialer(),
});
