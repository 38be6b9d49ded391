import "server-only";

import { setTimeout as after } from "node:timers/promises";

import { db } from "@/lib/db";
import type { Chore, Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";

/**
 * Does a chore again and again until its shift ends; returns when the run under way
 * has ended. A run that ends well is remembered; one that fails is logged, and the
 * next one tries again.
 */
export async function repeatedly(
  { name, seconds, work }: Chore,
  shift: Shift,
): Promise<void> {
  while (!shift.stop.aborted) {
    try {
      await work(shift);
      await rememberRun(name, shift.watch.now());
    } catch (error) {
      log.error("job.failed", error, { job: name });
    }
    await after(seconds * 1000, null, { signal: shift.stop }).catch(() => {});
  }
}

async function rememberRun(name: string, doneAt: Date): Promise<void> {
  await db().chore.upsert({
    where: { name },
    create: { name, doneAt },
    update: { doneAt },
  });
}
