import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx, Db } from "@/lib/context";
import { NO_KEY } from "@/lib/metering/totals";
import type { Prisma, PrismaClient } from "@/prisma/generated/client";

type Near = {
  app_id: string;
  key_id: string;
  period: "day" | "month";
  start: Date;
  is_over: boolean;
};

/**
 * Has the log say of which budgets so much is used that who calls is warned, and which
 * are used up: once of each in its day or month. Looks at so many at most, and answers
 * with how many there were. Any number of processes may do so at once.
 */
export function noticeBudgets(
  { db, now }: { db: PrismaClient; now: Date },
  most: number,
): Promise<number> {
  return db.$transaction(async (db) => {
    const near = await nearlyUsedUp(db, now, most);
    for (const one of near) await notice({ db, now }, one);
    return near.length;
  });
}

const nearlyUsedUp = (db: Db, now: Date, most: number) =>
  db.$queryRaw<Near[]>`
    SELECT b.app_id, b.key_id, b.period, p.start, u.percent >= 100 AS is_over
    FROM budgets b
    CROSS JOIN LATERAL (
      SELECT date_trunc(b.period::text, ${now}::timestamptz, 'UTC') AS start
    ) p
    CROSS JOIN LATERAL (
      SELECT greatest(
        sum(requests) * 100 / b.requests, sum(tokens) * 100 / b.tokens,
        sum(cost_micros) * 100 / b.cost_micros, sum(bytes) * 100 / b.bytes
      ) AS percent
      FROM budget_uses
      WHERE app_id = b.app_id AND key_id = b.key_id AND period = b.period
        AND start = p.start
    ) u
    WHERE u.percent >= b.warn_at
      AND CASE WHEN u.percent >= 100 THEN b.used_up_in IS DISTINCT FROM p.start
        ELSE b.warned_in IS DISTINCT FROM p.start END
    ORDER BY b.app_id, b.key_id, b.period
    LIMIT ${most} FOR UPDATE OF b SKIP LOCKED`;

async function notice(
  { db, now }: Pick<Ctx, "now"> & { db: Prisma.TransactionClient },
  { app_id: appId, key_id: keyId, period, start, is_over: isOver }: Near,
): Promise<void> {
  await db.budget.updateMany({
    where: { appId, keyId, period },
    data: { warnedIn: start, ...(isOver && { usedUpIn: start }) },
  });
  const actor = { kind: "job" as const, id: null };
  await record(
    { db, now, address: null, appId, actor },
    {
      action: isOver ? "budget.use_up" : "budget.warn",
      targetId: keyId === NO_KEY ? appId : keyId,
    },
  );
}
