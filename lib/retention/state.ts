import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { lagOf } from "@/lib/retention/lag";
import {
  backlogOf,
  COUNTED_MOST,
  overdueIn,
  purgeRate,
} from "@/lib/retention/overdue";
import { PURGE } from "@/lib/retention/pause";
import type { PurgeView } from "@/lib/retention/schema";

/** How the purge is doing, for anyone who may see how long an app keeps records. */
export async function getPurge(ctx: Ctx): Promise<PurgeView> {
  authorize(ctx, "retention:read");

  const [overdue] = await overdueIn(ctx, [ctx]);
  const records = overdue ? await backlogOf(ctx, [ctx]) : 0;
  const chore = await ctx.db.chore.findUnique({ where: { name: PURGE } });
  const late = overdue ? ctx.now.getTime() - overdue.since.getTime() : 0;
  return {
    object: "purge",
    overdue_seconds: Math.max(0, Math.floor(late / 1000)),
    backlog: {
      records: Math.min(records, COUNTED_MOST),
      more: records > COUNTED_MOST,
    },
    lag_p99_seconds: await lagOf(ctx.db, ctx.now),
    records_per_second: await purgeRate(ctx),
    last_run_at: chore?.doneAt?.toISOString() ?? null,
    paused_since: chore?.pausedSince?.toISOString() ?? null,
  };
}
