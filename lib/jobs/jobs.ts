import "server-only";

import { inEveryApp } from "@/lib/auth/job";
import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import { sequence } from "@/lib/receipts/sequence";
import { removeDoomed } from "@/lib/retention/doomed";
import { renewEpochs } from "@/lib/retention/epochs";
import { purgeExpired } from "@/lib/retention/purge";

/**
 * Destroys what is past its time in every app, until it has caught up, and removes
 * the blobs that earlier runs couldn't. Any number of processes may do so at once.
 */
export async function purgeEverywhere(): Promise<number> {
  let total = 0;
  for await (const ctx of inEveryApp("purge", occasion())) {
    for (let more = true; more; ) {
      const run = await purgeExpired({ ...ctx, ...occasion() });
      total += run.purged;
      more = run.more;
    }
  }
  const removed = await removeDoomed({
    db: db(),
    vault: await vault(),
    ...occasion(),
  });
  if (total + removed > 0) log.info("purged", { records: total, removed });
  return total;
}

/** Destroys the epoch keys that destroyed records were under. */
export async function renewEpochsEverywhere(): Promise<void> {
  const ctx = { db: db(), vault: await vault(), ...occasion() };
  const epochs = await renewEpochs(ctx);
  if (epochs > 0) log.info("epochs.destroyed", { epochs });
}

/** Gives the log's new entries their places, and signs them. */
export async function sequenceLog(): Promise<void> {
  await sequence({ db: db(), vault: await vault(), now: new Date() });
}

const occasion = () => ({ now: new Date(), address: null });
