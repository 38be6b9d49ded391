import "server-only";

import type { Ctx } from "@/lib/context";
import { firstIdAt, timeOf } from "@/lib/ids";
import { firstInWindow, isHeld } from "@/lib/inputs/record";
import { dueAt } from "@/lib/retention/lag";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Counts are exact up to here. */
export const COUNTED_MOST = 10_000;

const RATE_MS = { most: 60_000, least: 1_000 };
const RATE_ENTRIES = 50_000;

type Occasion = Pick<Ctx, "db" | "now">;

/** An app with records that are past their time, and when the first of them was due. */
export type Overdue = { app: Ctx; since: Date };

/**
 * Which of these apps have records that are past their time, not held, and still
 * there. Of each app it looks at the ends of two indexes, whatever else is in it.
 */
export async function overdueIn(
  { db, now }: Occasion,
  apps: Ctx[],
): Promise<Overdue[]> {
  const rows = await rowsOf<Oldest>(
    db,
    Prisma.sql`
      SELECT a.id AS "appId", p.due_since AS "dueSince",
        (SELECT i.id FROM inputs i WHERE ${pastWindow} AND NOT ${isHeld}
          ORDER BY i.id LIMIT 1) AS id,
        (SELECT i.goes_at FROM inputs i WHERE ${pastWish(now)} AND NOT ${isHeld}
          ORDER BY i.goes_at LIMIT 1) AS "goesAt"
      FROM ${windowsOf(apps)} JOIN apps p ON p.id = a.id`,
  );
  const oldest = new Map(rows.map((row) => [row.appId, row]));
  return apps.flatMap((app) => {
    const since = dueOf(app, oldest.get(app.appId));
    return since ? [{ app, since }] : [];
  });
}

type Oldest = {
  appId: string;
  /** The first that is past the app's window. */
  id: string | null;
  /** The earliest that a record wished to go. */
  goesAt: Date | null;
  dueSince: Date | null;
};

// The first by window and the first by wish may be two records: the earlier counts.
function dueOf(app: Ctx, oldest: Oldest | undefined): Date | null {
  if (!oldest?.id && !oldest?.goesAt) return null;
  const receivedAt = oldest.id ? timeOf(oldest.id) : app.now;
  return dueAt(app, { receivedAt, goesAt: oldest.goesAt }, oldest.dueSince);
}

/** How many records of these apps are overdue, up to one more than is counted. */
export async function backlogOf(
  { db, now }: Occasion,
  apps: Ctx[],
): Promise<number> {
  const most = COUNTED_MOST + 1;
  const [counted] = await rowsOf<{ records: bigint }>(
    db,
    Prisma.sql`
      SELECT count(*) AS records FROM (
        SELECT FROM ${windowsOf(apps)} CROSS JOIN LATERAL (
          (SELECT i.id FROM inputs i WHERE ${pastWindow} AND NOT ${isHeld}
            LIMIT ${most})
          UNION
          (SELECT i.id FROM inputs i WHERE ${pastWish(now)} AND NOT ${isHeld}
            LIMIT ${most})
        ) overdue LIMIT ${most}
      ) counted`,
  );
  return Number(counted?.records ?? 0);
}

/** Apps `a`, each with the smallest id that its window still covers. */
const windowsOf = (apps: Ctx[]) => Prisma.sql`
  unnest(${apps.map(({ appId }) => appId)}::uuid[],
    ${apps.map(firstInWindow)}::uuid[]) AS a (id, since)`;

const pastWindow = Prisma.sql`i.app_id = a.id AND i.id < a.since`;
const pastWish = (now: Date) =>
  Prisma.sql`i.app_id = a.id AND i.goes_at <= ${now}::timestamptz`;

/**
 * How many records a second were purged in the last minute, by the newest entries of
 * the log: where there were too many to look at all, in the time that those span.
 */
export async function purgeRate({ db, now }: Occasion): Promise<number> {
  const [seen] = await rowsOf<{
    purges: bigint;
    entries: bigint;
    first: string;
  }>(
    db,
    Prisma.sql`
      SELECT count(*) AS entries, min(id::text) AS first,
        count(*) FILTER (WHERE action = 'input.purge') AS purges
      FROM (
        SELECT id, action FROM audit_entries
        WHERE id >= ${firstIdAt(new Date(now.getTime() - RATE_MS.most))}::uuid
        ORDER BY id DESC LIMIT ${RATE_ENTRIES}
      ) newest`,
  );
  if (!seen || seen.purges === 0n) return 0;
  const all = seen.entries < RATE_ENTRIES;
  const span = now.getTime() - timeOf(seen.first).getTime();
  const ms = all ? RATE_MS.most : Math.max(span, RATE_MS.least);
  return (Number(seen.purges) * 1000) / ms;
}
