import "server-only";

import { setTimeout as after } from "node:timers/promises";

/** What took longer than anybody waits for it. */
export class TooSlow extends Error {
  override readonly name = "TooSlow";
}

/** What comes of work within so many milliseconds; throws `TooSlow` after them. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const slow = after(ms, null, { signal: timer.signal }).then(() => {
    throw new TooSlow("It took too long.");
  });
  try {
    return await Promise.race([work, slow]);
  } finally {
    timer.abort();
  }
}
