import "server-only";

import type { Ctx } from "@/lib/context";
import { appWindow } from "@/lib/decision/decide";
import { firstIdAt } from "@/lib/ids";
import { isHeld, unexpired } from "@/lib/inputs/record";
import {
  firstKept,
  momentOf,
  type Proposal,
} from "@/lib/retention/preview/proposal";
import type { Histogram } from "@/lib/retention/schema";

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 366;

/**
 * When the records that a window would not destroy at once would go, in one look at
 * each of them: of a million, it takes about a second. What is held isn't among them.
 */
export async function restBy(ctx: Ctx, proposal: Proposal): Promise<Histogram> {
  const today = Math.floor(proposal.at.getTime() / DAY_MS) * DAY_MS;
  const dayOf = (place: number) => new Date(today + place * DAY_MS);
  const midnights = Array.from({ length: DAYS }, (_, day) => dayOf(day + 1));

  const window = appWindow(momentOf(ctx.policy, proposal).policy);
  const kept = firstKept(ctx, proposal);
  // On which day a record goes is how many of the midnights it outlives: by its own
  // wish, and by the window, for which the id is what was received that long before.
  const byWish = midnights.map((midnight) => midnight.toISOString());
  const byWindow =
    window === null
      ? null
      : midnights.map((midnight) =>
          firstIdAt(new Date(midnight.getTime() - window * 1000)),
        );
  const rows = await ctx.db.$queryRaw<
    { day: number | null; records: bigint }[]
  >`
    SELECT least(width_bucket(i.id, ${byWindow}::uuid[]),
      width_bucket(i.goes_at, ${byWish}::timestamptz[])) AS day,
      count(*) AS records
    FROM inputs i
    WHERE i.app_id = ${ctx.appId}::uuid AND ${unexpired(ctx)}
      AND (${kept}::uuid IS NULL OR i.id >= ${kept}::uuid) AND NOT ${isHeld}
    GROUP BY 1 ORDER BY 1`;

  const found = rows.map(({ day, records }) => ({
    day,
    records: Number(records),
  }));
  const on = (day: number | null) =>
    found.find((row) => row.day === day)?.records ?? 0;
  return {
    days: found.flatMap(({ day, records }) =>
      day === null || day === DAYS
        ? []
        : [{ day: dayOf(day).toISOString().slice(0, 10), records }],
    ),
    later: on(DAYS),
    never: on(null),
  };
}
