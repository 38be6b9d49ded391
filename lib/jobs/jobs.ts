import "server-only";

import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { sequence } from "@/lib/receipts/sequence";
import { settledNow } from "@/lib/retention/clock";
import { renewEpochs } from "@/lib/retention/epochs";

/** Destroys the epoch keys that destroyed records were under. */
export async function renewEpochsEverywhere({
  watch,
  stop,
}: Shift): Promise<void> {
  const now = await settledNow(db(), watch);
  if (!now) return;
  const ctx = { db: db(), vault: await vault(), now, address: null };
  const epochs = await renewEpochs(ctx, stop);
  if (epochs > 0) log.info("epochs.destroyed", { epochs });
}

/** Gives the log's new entries their places, and signs them. */
export async function sequenceLog(): Promise<void> {
  await sequence({ db: db(), vault: await vault(), now: new Date() });
}
