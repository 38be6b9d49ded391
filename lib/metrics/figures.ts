import "server-only";

import { inEveryApp } from "@/lib/auth/job";
import type { Db } from "@/lib/context";
import { db } from "@/lib/db";
import { TRIES_FAILED } from "@/lib/inputs/destroy";
import { onceIn } from "@/lib/metrics/once-in";
import { sizeOf } from "@/lib/receipts/sequence";
import { aheadOfDatabase } from "@/lib/retention/clock";
import { holdsDue } from "@/lib/retention/holds/due";
import { lagOf, purgedTotal } from "@/lib/retention/lag";
import { backlogOf, COUNTED_MOST, overdueIn } from "@/lib/retention/overdue";
import { pausedSince } from "@/lib/retention/pause";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const FRESH_MS = 5_000;

/** How the instance is doing. Counts are exact up to 10,000; one more is "more". */
export type Figures = {
  /** Since when the oldest record that is past its time has been due. */
  overdueSince: Date | null;
  /** Records past their time, of all apps. */
  backlog: number;
  /** Within how many seconds 99 of 100 records were purged, of the last 30 days. */
  lagSeconds: number | null;
  purgedTotal: number;
  pausedSince: Date | null;
  /** Blobs of destroyed records that are still there. */
  doomedBlobs: number;
  /** Of those, the ones that the store has refused to remove several times. */
  failedBlobs: number;
  /** Records whose blob is missing, as the sweep found. */
  missingBlobs: number;
  dirtyEpochs: number;
  /** Since when the oldest epoch key that is to be destroyed waits for it. */
  dirtySince: Date | null;
  holdsToReview: number;
  /** Providers of remote models, and those that couldn't be asked when last looked at. */
  providers: number;
  providersDown: number;
  logSize: number;
  /** Entries that have no place in the log yet. */
  unsequenced: number;
  /** How far this process's clock is ahead of the database's. */
  clockAheadSeconds: number;
  /** When each of the workers' chores last ended well. */
  chores: { name: string; doneAt: Date }[];
};

/** The figures of now, or of a few seconds ago. */
export const figures = onceIn(FRESH_MS, () => figuresOf(db(), new Date()));

/** The figures of a database, at an instant. */
export async function figuresOf(db: Db, now: Date): Promise<Figures> {
  const overdue = await overdueEverywhere(db, now);
  const chores = await db.chore.findMany({
    select: { name: true, doneAt: true },
  });
  const dirty = await db.dirtyEpoch.findFirst({ orderBy: { since: "asc" } });
  return {
    ...overdue,
    lagSeconds: await lagOf(db, now),
    purgedTotal: await purgedTotal(db),
    pausedSince: await pausedSince(db),
    doomedBlobs: await countOf(db, Prisma.sql`doomed_blobs`),
    failedBlobs: await countOf(
      db,
      Prisma.sql`doomed_blobs WHERE tries >= ${TRIES_FAILED}`,
    ),
    missingBlobs: await countOf(db, Prisma.sql`missing_blobs`),
    dirtyEpochs: await countOf(db, Prisma.sql`dirty_epochs`),
    dirtySince: dirty?.since ?? null,
    holdsToReview: await holdsDue(db, now),
    providers: await countOf(db, Prisma.sql`providers`),
    providersDown: await countOf(
      db,
      Prisma.sql`providers WHERE fault IS NOT NULL`,
    ),
    logSize: await sizeOf(db),
    unsequenced: await countOf(db, Prisma.sql`log_inbox`),
    clockAheadSeconds: (await aheadOfDatabase(db)) / 1000,
    chores: chores.flatMap(({ name, doneAt }) =>
      doneAt ? [{ name, doneAt }] : [],
    ),
  };
}

async function overdueEverywhere(
  db: Db,
  now: Date,
): Promise<Pick<Figures, "overdueSince" | "backlog">> {
  let overdueSince: Date | null = null;
  let backlog = 0;
  const occasion = { now, address: null };
  for await (const apps of inEveryApp("purge", occasion, db)) {
    const overdue = await overdueIn({ db, now }, apps);
    for (const { since } of overdue) {
      if (!overdueSince || since < overdueSince) overdueSince = since;
    }
    const late = overdue.map(({ app }) => app);
    if (late.length > 0 && backlog <= COUNTED_MOST)
      backlog += await backlogOf({ db, now }, late);
  }
  return { overdueSince, backlog: Math.min(backlog, COUNTED_MOST + 1) };
}

/** How many rows there are, up to one more than is counted. */
export async function countOf(db: Db, rows: Prisma.Sql): Promise<number> {
  const [counted] = await rowsOf<{ count: bigint }>(
    db,
    Prisma.sql`
      SELECT count(*) FROM (SELECT FROM ${rows} LIMIT ${COUNTED_MOST + 1}) c`,
  );
  return Number(counted?.count ?? 0);
}
