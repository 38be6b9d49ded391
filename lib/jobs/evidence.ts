import "server-only";

import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { sumUpCalls } from "@/lib/trust/counts";
import { goOnWithRounds } from "@/lib/trust/rounds";

/**
 * Sums up calls, and looks at the next records and entries of the log, for the Trust
 * Center to tell.
 */
export async function gatherEvidence({ watch }: Shift): Promise<void> {
  const ctx = { db: db(), now: watch.now() };
  await sumUpCalls(ctx);
  await goOnWithRounds(ctx);
}
