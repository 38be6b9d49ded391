import "server-only";

import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { holdsDue } from "@/lib/retention/holds/due";

/** Says how many holds wait for a review: once a day, by whichever worker is first. */
export async function remindOfReviews({
  watch,
}: Pick<Shift, "watch">): Promise<void> {
  const now = watch.now();
  const today = now.toISOString().slice(0, 10);
  const isFirst = await db().$executeRaw`
    INSERT INTO chores (name, cursor) VALUES ('holds', ${today})
    ON CONFLICT (name) DO UPDATE SET cursor = EXCLUDED.cursor
    WHERE chores.cursor IS DISTINCT FROM EXCLUDED.cursor`;
  if (isFirst === 0) return;
  const holds = await holdsDue(db(), now);
  if (holds > 0) log.info("holds.review_due", { holds });
}
