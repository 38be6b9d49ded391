import "server-only";

import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { settledNow } from "@/lib/retention/clock";
import { dropEnded } from "@/lib/uploads/end";

/** Destroys what was begun and never became whole. */
export async function endUploads({ watch, stop }: Shift): Promise<void> {
  const now = await settledNow(db(), watch);
  if (!now) return;
  const uploads = await dropEnded(
    { db: db(), vault: await vault(), now },
    stop,
  );
  if (uploads > 0) log.info("uploads.ended", { uploads });
}
