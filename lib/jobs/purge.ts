import "server-only";

import { inApp, inEveryApp } from "@/lib/auth/job";
import { vault } from "@/lib/auth/vault";
import type { AppId } from "@/lib/context";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { compareClocks, trustedNow } from "@/lib/retention/clock";
import { removeDoomed } from "@/lib/retention/doomed";
import { giveWay } from "@/lib/retention/give-way";
import { overdueIn } from "@/lib/retention/overdue";
import { type Purge, purgeExpired } from "@/lib/retention/purge";

const BATCHES_PER_TURN = 10;

/** What came of several batches. */
type Round = Omit<Purge, "reached">;

/**
 * Destroys what is past its time in every app, until it has caught up, and removes
 * the blobs that earlier runs couldn't. Any number of processes may do so at once.
 * Answers with how many records went.
 */
export async function purgeEverywhere(shift: Shift): Promise<number> {
  await compareClocks(db(), shift.watch);
  let records = 0;
  for (let more = true; more; ) {
    const round = await purgeRound(shift);
    records += round.purged;
    more = round.more;
  }
  const ctx = { db: db(), vault: await vault(), now: shift.watch.now() };
  const removed = await removeDoomed(ctx);
  if (records + removed > 0) log.info("purged", { records, removed });
  return records;
}

/** Every app with something overdue has its turn: none waits for another's millions. */
async function purgeRound(shift: Shift): Promise<Round> {
  const round = { purged: 0, more: false };
  const now = await trustedNow(db(), shift.watch);
  if (!now) return round;
  for await (const apps of inEveryApp("purge", { now, address: null })) {
    for (const { app } of await overdueIn({ db: db(), now }, apps)) {
      if (shift.stop.aborted) return { ...round, more: false };
      const turn = await orFailed(app.appId, () => purgeTurn(app.appId, shift));
      round.purged += turn.purged;
      round.more ||= turn.more;
    }
  }
  return round;
}

// What is wrong in one app keeps no other from being purged.
async function orFailed(
  app: AppId,
  turn: () => Promise<Round>,
): Promise<Round> {
  try {
    return await turn();
  } catch (error) {
    log.error("purge.failed", error, { app });
    return { purged: 0, more: false };
  }
}

/** Some batches, each by the clock and the policy of its moment. */
async function purgeTurn(id: AppId, { watch, stop }: Shift): Promise<Round> {
  let purged = 0;
  let reached: Purge["reached"] | undefined;
  for (let batch = 0; batch < BATCHES_PER_TURN; batch++) {
    // In this order: a policy that was set after this instant counts already.
    const now = stop.aborted ? null : await trustedNow(db(), watch);
    const ctx = now && (await inApp("purge", id, { now, address: null }));
    if (!ctx) return { purged, more: false };
    const began = performance.now();
    const run = await purgeExpired(ctx, reached);
    purged += run.purged;
    reached = run.reached;
    if (!run.more) return { purged, more: false };
    await giveWay(db(), performance.now() - began, stop);
  }
  return { purged, more: true };
}
