import "server-only";

import { keyPlaces, vault } from "@/lib/auth/vault";
import { destroySpareSliceKeys } from "@/lib/community/spare-slice-keys";
import { db } from "@/lib/db";
import { sweepIncoming } from "@/lib/durable";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { settledNow } from "@/lib/retention/clock";
import { findMissing } from "@/lib/retention/missing";
import { destroySpareMonthKeys } from "@/lib/retention/month-keys";
import { GRACE_MS, removeOrphans } from "@/lib/retention/orphans";
import { destroySpareEpochs } from "@/lib/retention/spare-epochs";

/**
 * Clears away what requests left that died half-way: files that were being written,
 * blobs without records, keys without anything under them; and looks for records
 * without blobs. What several workers do of it at once does no harm.
 */
export async function sweep({ watch, stop }: Shift): Promise<void> {
  const now = await settledNow(db(), watch);
  if (!now) return;
  const ctx = { db: db(), vault: await vault(), now, address: null };
  const swept = {
    files: await removeUnfinished(now),
    blobs: await removeOrphans(ctx, stop),
    keys:
      (await destroySpareEpochs(ctx, stop)) +
      (await destroySpareMonthKeys(ctx, stop)) +
      (await destroySpareSliceKeys(ctx, stop)),
  };
  const found = Object.values(swept).some((count) => count > 0);
  if (found) log.info("swept", swept);
  if (!stop.aborted) await findMissing(ctx);
}

async function removeUnfinished(now: Date): Promise<number> {
  const before = new Date(now.getTime() - GRACE_MS);
  const { blobs } = await vault();
  const keys = await sweepIncoming(keyPlaces().keysFolder, before);
  return keys + (await blobs.sweepIncoming(before));
}
