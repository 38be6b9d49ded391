import "server-only";

import { setTimeout as after } from "node:timers/promises";

import type { Db } from "@/lib/context";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** How many times as long as it worked the purge leaves the machine to others. */
const SHARE = 2;

/**
 * Pauses after a batch that took so long, where somebody asks the database for something
 * else: within the last second, by a connection of another name than this process's.
 * So a purge of millions takes a third of the machine from callers, and all of it where
 * there are none. Ends at once when asked to stop.
 */
export async function giveWay(
  db: Db,
  workedMs: number,
  stop?: AbortSignal,
): Promise<void> {
  if (!(await othersAsk(db))) return;
  await after(SHARE * workedMs, null, { signal: stop }).catch(() => {});
}

/** Whether another than this process's name has asked within the last second. */
export async function othersAsk(db: Db): Promise<boolean> {
  const [row] = await plannedRowsOf<{ asked: boolean }>(
    db,
    Prisma.sql`
    SELECT EXISTS (
      SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND backend_type = 'client backend'
        AND application_name <> current_setting('application_name')
        AND state_change > clock_timestamp() - interval '1 second'
    ) AS asked`,
  );
  return row?.asked ?? false;
}
