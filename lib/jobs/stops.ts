import "server-only";

import { inApp } from "@/lib/auth/job";
import type { Actor } from "@/lib/context";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { appsThatStopped, type Stopped, takeUpStop } from "@/lib/sharing/stop";

/**
 * Looks after what apps shared before their sharing was switched off: whatever ended the
 * job that takes it back, the queue having given it up or a crash, there is one again, as
 * whoever switched it off. What is wrong in one app keeps no other waiting.
 */
export async function takeUpStops({
  watch,
}: Pick<Shift, "watch">): Promise<void> {
  for (const stopped of await appsThatStopped({ db: db() })) {
    try {
      await takeUp(stopped, watch.now());
    } catch (error) {
      log.error("stop_sharing.failed", error, { app: stopped.appId });
    }
  }
}

async function takeUp(
  { appId, actorKind, actorId }: Stopped,
  now: Date,
): Promise<void> {
  const ctx = await inApp("stop_sharing", appId, { now, address: null });
  if (!ctx) return;
  // Strangers switch nothing off.
  const kind = actorKind as Actor["kind"];
  const actor = { ...ctx.actor, kind, id: actorId ?? ctx.actor.id };
  await takeUpStop({ ...ctx, actor });
}
