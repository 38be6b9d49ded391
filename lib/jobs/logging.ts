import "server-only";

import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { endOver } from "@/lib/logging/end";

/** Switches detailed logs off whose end has come, and destroys what they kept. */
export async function endLogs({ watch }: Pick<Shift, "watch">): Promise<void> {
  await endOver({ db: db(), vault: await vault(), now: watch.now() });
}
