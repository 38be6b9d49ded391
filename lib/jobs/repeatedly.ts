import "server-only";

import { setTimeout as after } from "node:timers/promises";

import type { Chore } from "@/lib/jobs/chores";
import { log } from "@/lib/log";

/**
 * Does a chore again and again until it is asked to stop; returns when the run under
 * way has ended. A run that fails is logged, and the next one tries again.
 */
export async function repeatedly(
  { name, seconds, work }: Chore,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await work();
    } catch (error) {
      log.error("job.failed", error, { job: name });
    }
    await after(seconds * 1000, null, { signal: stop }).catch(() => {});
  }
}
