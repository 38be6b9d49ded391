import "server-only";

import { authorize, type Ctx, type Db } from "@/lib/context";

/** How many of the app's holds are due to be looked at. */
export function reviewsDue(ctx: Ctx): Promise<number> {
  authorize(ctx, "retention:read");

  const { appId, db, now } = ctx;
  return db.hold.count({ where: { appId, ...reviewDue(now) } });
}

/** How many holds are due to be looked at, in all apps. */
export function holdsDue(db: Db, now: Date): Promise<number> {
  return db.hold.count({ where: reviewDue(now) });
}

/** The condition of holds in force whose review date has come. */
export const reviewDue = (now: Date) => ({
  liftedAt: null,
  reviewAt: { lte: now },
});
