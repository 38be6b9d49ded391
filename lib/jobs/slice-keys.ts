import "server-only";

import { vault } from "@/lib/auth/vault";
import {
  closeFullSlices,
  destroyUnused,
  dirtySlices,
  isMoveDue,
  moveSurvivors,
} from "@/lib/community/slice-keys";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { settledNow } from "@/lib/retention/clock";

/**
 * Destroys the keys of the community's index that destroyed terms were under: at once
 * where nothing is under them any more, else a week after the first of these went, when
 * what lives on has been moved. One that fails is told of and left; it keeps no other.
 */
export async function renewSliceKeys({ watch, stop }: Shift): Promise<void> {
  const now = await settledNow(db(), watch);
  if (!now) return;
  const ctx = { db: db(), vault: await vault(), now, address: null };
  await closeFullSlices(ctx);
  let destroyed = 0;
  for (const one of await dirtySlices(ctx)) {
    if (stop.aborted) break;
    try {
      if (isMoveDue(one, now)) await moveSurvivors(ctx, one, stop);
      if (await destroyUnused(ctx, one)) destroyed++;
    } catch (error) {
      log.error("slice_key.failed", error, { slice: one.slice });
    }
  }
  if (destroyed > 0) log.info("slice_keys.destroyed", { keys: destroyed });
}
