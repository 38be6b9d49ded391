import "server-only";

import { inEveryApp } from "@/lib/auth/job";
import type { Db } from "@/lib/context";
import { backlogOf, overdueIn } from "@/lib/retention/overdue";

/** What is past its time by no more than this is on its way: see lib/jobs/chores.ts. */
export const GRACE_SECONDS = 60;

/**
 * How many records were due more than a minute before an instant, and are still there.
 * An app's are counted up to 10,000 and one more.
 */
export async function lateRecords(db: Db, now: Date): Promise<number> {
  const then = new Date(now.getTime() - GRACE_SECONDS * 1000);
  let records = 0;
  const occasion = { now: then, address: null };
  for await (const apps of inEveryApp("purge", occasion, db)) {
    const overdue = await overdueIn({ db, now: then }, apps);
    const late = overdue.filter(({ since }) => since <= then);
    if (late.length === 0) continue;
    records += await backlogOf(
      { db, now: then },
      late.map(({ app }) => app),
    );
  }
  return records;
}
