import "server-only";

import { inApp } from "@/lib/auth/job";
import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { settledNow } from "@/lib/retention/clock";
import {
  announce,
  type DirtyKey,
  destroyUnused,
  dirtyMonthKeys,
  isRenewalDue,
  renewSome,
} from "@/lib/retention/month-keys";
import { monthKeyName } from "@/lib/sealing/month-key";

/**
 * Destroys the month keys that destroyed terms were under: at once where nothing is
 * under them any more, else a week after the first of these went, when what lives on
 * has been indexed anew. One that fails is told of and left; it keeps no other.
 */
export async function renewMonthKeys({ watch, stop }: Shift): Promise<void> {
  const now = await settledNow(db(), watch);
  if (!now) return;
  const ctx = { db: db(), vault: await vault(), now, address: null };
  let destroyed = 0;
  for await (const key of dirtyMonthKeys(ctx)) {
    if (stop.aborted) break;
    try {
      const announced = await announce(ctx, key);
      if (announced && isRenewalDue(key, now)) await renew(key, now, stop);
      if (await destroyUnused(ctx, key)) destroyed++;
    } catch (error) {
      log.error("month_key.failed", error, { key: monthKeyName(key) });
    }
  }
  if (destroyed > 0) log.info("month_keys.destroyed", { keys: destroyed });
}

/** Batch by batch; where the app is gone, so are its records. */
async function renew(key: DirtyKey, now: Date, stop: AbortSignal) {
  const ctx = await inApp("index", key.appId, { now, address: null });
  for (let after: string | null = null; ctx && !stop.aborted; ) {
    after = await renewSome(ctx, key, after);
    if (after === null) return;
  }
}
