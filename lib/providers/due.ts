import "server-only";

import type { Db } from "@/lib/context";

const LOOKED_AT_EVERY_SECONDS = 300;

/**
 * Some of all apps' providers that nobody has looked at for five minutes, the longest ago
 * first: from now on they count as looked at, so that no two workers take one.
 */
export function takeDue(
  { db, now }: { db: Db; now: Date },
  most: number,
): Promise<{ appId: string; id: string }[]> {
  const before = new Date(now.getTime() - LOOKED_AT_EVERY_SECONDS * 1000);
  return db.$queryRaw<{ appId: string; id: string }[]>`
    UPDATE providers p SET checked_at = ${now}
    FROM (
      SELECT d.app_id, d.id FROM providers d
      JOIN apps a ON a.id = d.app_id AND a.closing_at IS NULL
      WHERE d.checked_at IS NULL OR d.checked_at < ${before}
      ORDER BY d.checked_at NULLS FIRST, d.app_id, d.id
      LIMIT ${most}
      FOR UPDATE OF d SKIP LOCKED
    ) due
    WHERE p.app_id = due.app_id AND p.id = due.id
    RETURNING p.app_id AS "appId", p.id`;
}
