import "server-only";

import { noticeBudgets } from "@/lib/budgets/notice";
import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";

const BATCH_SIZE = 100;

/** Has the log say which budgets are nearly used up, and which are. */
export async function noticeUsedUp({ watch, stop }: Shift): Promise<void> {
  const ctx = { db: db(), now: watch.now() };
  while (!stop.aborted) {
    if ((await noticeBudgets(ctx, BATCH_SIZE)) < BATCH_SIZE) break;
  }
}
