import "server-only";

import type { Ctx, Db } from "@/lib/context";
import { REMEMBERED_MS } from "@/lib/idempotency/once";
import { firstIdAt } from "@/lib/ids";
import { Prisma } from "@/prisma/generated/client";

const DAY_MS = 24 * 60 * 60 * 1000;
const JOBS_KEPT_MS = 30 * DAY_MS;
// Longer than any month.
const BUDGETS_KEPT_MS = 32 * DAY_MS;

/** Removes so many rows at most of what is over, and answers with how many went. */
type Pruning = (ctx: Pick<Ctx, "db" | "now">, most: number) => Promise<number>;

/**
 * The apps that a table has rows of, each found by a look into its index, whatever the
 * apps are that still exist: what was counted outlives them. After the last, a null.
 */
function appsIn(table: "usage_events" | "usage_totals"): Prisma.Sql {
  const named = Prisma.raw(table);
  return Prisma.sql`
    (SELECT app_id FROM ${named} ORDER BY app_id LIMIT 1)
    UNION ALL
    SELECT (SELECT u.app_id FROM ${named} u WHERE u.app_id > a.app_id
      ORDER BY u.app_id LIMIT 1)
    FROM apps a WHERE a.app_id IS NOT NULL`;
}

/**
 * Removes the counts of calls from before an instant, looked for app by app, at the
 * beginning of each one's part of the index.
 */
export function pruneUsage(
  { db }: { db: Db },
  before: Date,
  most: number,
): Promise<number> {
  return db.$executeRaw`
    WITH RECURSIVE apps AS (${appsIn("usage_events")}), old AS (
      SELECT u.app_id, u.id FROM apps a CROSS JOIN LATERAL (
        SELECT app_id, id FROM usage_events
        WHERE app_id = a.app_id AND id < ${firstIdAt(before)}::uuid
        ORDER BY id LIMIT ${most} FOR UPDATE SKIP LOCKED
      ) u LIMIT ${most}
    )
    DELETE FROM usage_events u USING old o
    WHERE u.app_id = o.app_id AND u.id = o.id`;
}

/** Removes the totals of hours and days that began before an instant, app by app too. */
export function pruneTotals(
  { db }: { db: Db },
  before: Date,
  most: number,
): Promise<number> {
  return db.$executeRaw`
    WITH RECURSIVE apps AS (${appsIn("usage_totals")}), old AS (
      SELECT u.place FROM apps a
      CROSS JOIN unnest(enum_range(NULL::usage_span)) AS spans(span)
      CROSS JOIN LATERAL (
        SELECT ctid AS place FROM usage_totals
        WHERE app_id = a.app_id AND span = spans.span AND start < ${before}
        ORDER BY start LIMIT ${most} FOR UPDATE SKIP LOCKED
      ) u LIMIT ${most}
    )
    DELETE FROM usage_totals u USING old o WHERE u.ctid = o.place`;
}

/** What else is over by itself: nothing in it is worth more than its time. */
export const OVER: Record<string, Pruning> = {
  sessions: ({ db, now }, most) => db.$executeRaw`
    DELETE FROM sessions WHERE id IN (
      SELECT id FROM sessions WHERE expires_at <= ${now}
      ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED)`,

  rate_limits: ({ db, now }, most) => db.$executeRaw`
    DELETE FROM rate_limits WHERE key IN (
      SELECT key FROM rate_limits WHERE expire <= ${now}
      ORDER BY expire LIMIT ${most} FOR UPDATE SKIP LOCKED)`,

  idempotency_keys: ({ db, now }, most) => db.$executeRaw`
    DELETE FROM idempotency_keys WHERE (owner_id, key_hash) IN (
      SELECT owner_id, key_hash FROM idempotency_keys
      WHERE started_at < ${new Date(now.getTime() - REMEMBERED_MS)}
      ORDER BY started_at LIMIT ${most} FOR UPDATE SKIP LOCKED)`,

  budget_uses: ({ db, now }, most) => db.$executeRaw`
    DELETE FROM budget_uses WHERE (app_id, key_id, period, start, slot) IN (
      SELECT app_id, key_id, period, start, slot FROM budget_uses
      WHERE start < ${new Date(now.getTime() - BUDGETS_KEPT_MS)}
      ORDER BY start LIMIT ${most} FOR UPDATE SKIP LOCKED)`,

  jobs: ({ db, now }, most) => db.$executeRaw`
    DELETE FROM jobs WHERE (app_id, id) IN (
      SELECT app_id, id FROM jobs
      WHERE finished_at < ${new Date(now.getTime() - JOBS_KEPT_MS)}
      ORDER BY finished_at LIMIT ${most} FOR UPDATE SKIP LOCKED)`,
};
