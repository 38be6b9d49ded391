import "server-only";

import type { Ctx, Db } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { timeOf } from "@/lib/ids";

/**
 * How late records are purged is kept as counts by day and bucket. A bucket has the
 * lags up to its bound and above the one before: a second or less, then each bound a
 * quarter above the last, up to 16 years. So what is read from them is never below
 * the truth, and at most a quarter above it.
 */
const STEP = 1.25;
const BOUNDS = Array.from({ length: 91 }, (_, bucket) => STEP ** bucket);

const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What was purged on days that are forgotten is counted under one that never was. */
const FORGOTTEN = "1970-01-01";

/** The bucket that so many seconds fall into. */
export function bucketOf(seconds: number): number {
  const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
  return bucket < 0 ? BOUNDS.length - 1 : bucket;
}

/**
 * The lag in seconds that the given share of records was purged within, from how many
 * there are in each bucket: the nearest rank, rounded up to its bucket's bound. Null:
 * there are none.
 */
export function quantileOf(
  share: number,
  buckets: { bucket: number; records: number }[],
): number | null {
  const total = buckets.reduce((sum, { records }) => sum + records, 0);
  let left = Math.ceil(share * total);
  for (const { bucket, records } of inOrder(buckets)) {
    left -= records;
    if (left <= 0 && records > 0) return BOUNDS[bucket] ?? null;
  }
  return null;
}

const inOrder = <B extends { bucket: number }>(buckets: B[]) =>
  buckets.toSorted((one, other) => one.bucket - other.bucket);

/**
 * When an expired record was due, by window and its own wish; never before `dueSince`,
 * when something made its app's records overdue all at once.
 */
export function dueAt(
  { policy, now }: Pick<Ctx, "policy" | "now">,
  record: { receivedAt: Date; goesAt: Date | null },
  dueSince: Date | null,
): Date {
  const expiry = expiryOf(policy, record.receivedAt, record.goesAt) ?? now;
  return dueSince && dueSince > expiry ? dueSince : expiry;
}

/** Counts records that were purged just now, by how late that was. */
export async function countLags(
  ctx: Pick<Ctx, "db" | "appId" | "policy" | "now">,
  gone: { id: string; goesAt: Date | null }[],
): Promise<void> {
  const { dueSince } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
    select: { dueSince: true },
  });
  const counts = new Map<number, number>();
  for (const { id, goesAt } of gone) {
    const due = dueAt(ctx, { receivedAt: timeOf(id), goesAt }, dueSince);
    const bucket = bucketOf((ctx.now.getTime() - due.getTime()) / 1000);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  // In one order, so that two workers don't wait for each other.
  const rows = [...counts].sort(([one], [other]) => one - other);
  await ctx.db.$executeRaw`
    INSERT INTO purge_lags (day, bucket, records)
    SELECT ${dayOf(ctx.now)}::date, * FROM unnest(
      ${rows.map(([bucket]) => bucket)}::smallint[],
      ${rows.map(([, records]) => records)}::bigint[])
    ON CONFLICT (day, bucket)
    DO UPDATE SET records = purge_lags.records + EXCLUDED.records`;
}

/** Within how many seconds 99 of 100 records were purged, of the last 30 days. */
export async function lagOf(db: Db, now: Date): Promise<number | null> {
  const rows = await db.purgeLag.groupBy({
    by: ["bucket"],
    where: { day: { gt: new Date(lastForgotten(now)) } },
    _sum: { records: true },
  });
  const buckets = rows.map(({ bucket, _sum }) => ({
    bucket,
    records: Number(_sum.records ?? 0),
  }));
  return quantileOf(0.99, buckets);
}

/** How many records were purged since there is an instance. */
export async function purgedTotal(db: Db): Promise<number> {
  const { _sum } = await db.purgeLag.aggregate({ _sum: { records: true } });
  return Number(_sum.records ?? 0);
}

/** Forgets the lags of days that nothing asks for any more, and keeps their sum. */
export async function forgetLags(db: Db, now: Date): Promise<void> {
  await db.$executeRaw`
    WITH old AS (
      DELETE FROM purge_lags
      WHERE day <= ${lastForgotten(now)}::date AND day <> ${FORGOTTEN}::date
      RETURNING records
    )
    INSERT INTO purge_lags (day, bucket, records)
    SELECT ${FORGOTTEN}::date, 0, sum(records) FROM old HAVING count(*) > 0
    ON CONFLICT (day, bucket)
    DO UPDATE SET records = purge_lags.records + EXCLUDED.records`;
}

/** The last day that is too long ago to count. */
const lastForgotten = (now: Date) =>
  dayOf(new Date(now.getTime() - DAYS * DAY_MS));

const dayOf = (instant: Date) => instant.toISOString().slice(0, 10);
