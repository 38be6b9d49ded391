import "server-only";

import { inApp } from "@/lib/auth/job";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { lookAgain } from "@/lib/providers/check";
import { takeDue } from "@/lib/providers/due";

/** So many are asked at a time. Each may take its quarter of a minute. */
const AT_ONCE = 8;

/** Looks at all providers that are due, and notes what is wrong with them. */
export async function lookAtProviders({ watch, stop }: Shift): Promise<void> {
  while (!stop.aborted) {
    const due = await takeDue({ db: db(), now: watch.now() }, AT_ONCE);
    if (due.length === 0) return;
    const looks = due.map(({ appId, id }) => lookAt(appId, id, watch.now()));
    await Promise.all(looks);
  }
}

/** One that can't be looked at, for a fault of ours, is no reason to leave out others. */
async function lookAt(appId: string, id: string, now: Date): Promise<void> {
  try {
    const ctx = await inApp("look", appId, { now, address: null });
    if (ctx) await lookAgain(ctx, id);
  } catch (error) {
    log.error("provider.look_failed", error);
  }
}
