import "server-only";

import { setTimeout as after } from "node:timers/promises";

import { log } from "@/lib/log";

/**
 * Does a job again and again, so many seconds after it last ended, until it is asked
 * to stop; returns when the run under way has ended. A run that fails is logged, and
 * the next one tries again.
 */
export async function repeatedly(
  name: string,
  seconds: number,
  job: () => Promise<unknown>,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await job();
    } catch (error) {
      log.error("job.failed", error, { job: name });
    }
    await after(seconds * 1000, null, { signal: stop }).catch(() => {});
  }
}
