import "server-only";

import type { Ctx, Db } from "@/lib/context";
import { firstIdAt } from "@/lib/ids";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 30;

/** What calls came to since the day that is 30 days ago began, in UTC. */
export type Calls = { all: number; stored: number };

/** The beginning of that day. */
export const monthAgo = (now: Date) =>
  new Date((Math.floor(now.getTime() / DAY_MS) - DAYS) * DAY_MS);

/**
 * Sums up what calls came to, and keeps it for the Trust Center to tell: out of the totals
 * of each day, and of the events that are in no total yet.
 */
export async function sumUpCalls({
  db,
  now,
}: Pick<Ctx, "db" | "now">): Promise<void> {
  const since = monthAgo(now);
  await db.$executeRaw`
    INSERT INTO evidence_counts (name, count, at)
    SELECT name, count, ${now} FROM (
      SELECT coalesce(sum(calls), 0)::bigint AS calls,
        coalesce(sum(stored), 0)::bigint AS stored
      FROM (
        SELECT calls, stored FROM apps a CROSS JOIN LATERAL (
          SELECT calls, stored FROM usage_totals
          WHERE app_id = a.id AND span = 'day' AND start >= ${since}
        ) totals
        UNION ALL
        SELECT 1, stored::int FROM usage_events
        WHERE NOT summed AND id >= ${firstIdAt(since)}::uuid
          AND app_id IN (SELECT id FROM apps)
      ) parts
    ) sums CROSS JOIN LATERAL (
      VALUES ('calls', calls), ('stored_calls', stored)
    ) AS counted (name, count)
    ON CONFLICT (name) DO UPDATE SET count = EXCLUDED.count, at = EXCLUDED.at`;
}

/** What was summed up last. Null: nothing yet. */
export async function callsCounted(db: Db): Promise<Calls | null> {
  const rows = await rowsOf<{ name: string; count: bigint }>(
    db,
    Prisma.sql`SELECT name, count FROM evidence_counts`,
  );
  const counted = new Map(rows.map(({ name, count }) => [name, Number(count)]));
  const [all, stored] = [counted.get("calls"), counted.get("stored_calls")];
  return all === undefined || stored === undefined ? null : { all, stored };
}
