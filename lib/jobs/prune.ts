import "server-only";

import { db } from "@/lib/db";
import { env } from "@/lib/env";
import type { Shift } from "@/lib/jobs/chores";
import { log } from "@/lib/log";
import { pruneEntries } from "@/lib/receipts/prune";
import { trustedNow } from "@/lib/retention/clock";
import { forgetLags } from "@/lib/retention/lag";
import { OVER, pruneTotals, pruneUsage } from "@/lib/retention/prune";
import { pruneNotices, pruneRequests } from "@/lib/trust/prune";

const BATCH_SIZE = 5_000;

/**
 * The second clock. Removes the counts of calls and the entries of the log whose time,
 * METADATA_LIFE, is over, and what else is over by itself, in batches until none is
 * left. Any number of processes may do so at once.
 */
export async function prune(shift: Shift): Promise<void> {
  const now = await trustedNow(db(), shift.watch);
  if (!now) return;
  const before = new Date(now.getTime() - env().METADATA_LIFE * 1000);
  const ctx = { db: db(), now };
  const prunings: Record<string, () => Promise<number>> = {
    usage_events: () => pruneUsage(ctx, before, BATCH_SIZE),
    usage_totals: () => pruneTotals(ctx, before, BATCH_SIZE),
    audit_entries: () => pruneEntries(ctx, before, BATCH_SIZE),
    document_requests: () => pruneRequests(ctx, before, BATCH_SIZE),
    subprocessor_notices: () => pruneNotices(ctx, before, BATCH_SIZE),
  };
  for (const [table, pruning] of Object.entries(OVER)) {
    prunings[table] = () => pruning(ctx, BATCH_SIZE);
  }
  for (const [table, pruning] of Object.entries(prunings)) {
    const rows = await untilNone(pruning, shift.stop);
    if (rows > 0) log.info("pruned", { table, rows });
  }
  await forgetLags(db(), now);
}

async function untilNone(
  pruning: () => Promise<number>,
  stop: AbortSignal,
): Promise<number> {
  let total = 0;
  while (!stop.aborted) {
    const rows = await pruning();
    total += rows;
    if (rows < BATCH_SIZE) break;
  }
  return total;
}
