import "server-only";

import type { Db } from "@/lib/context";
import { firstIdAt, timeOf } from "@/lib/ids";
import { monthKeyFor, spanOf } from "@/lib/sealing/month-key";
import { recent } from "@/lib/sealing/recent";
import { rowsOf, run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * [Note: Slices] A slice is a run of records of one app, from one instant of receipt to
 * the next, and never beyond the week of its month key. A term is another number in
 * each, so that one that is everywhere costs no more than one that is rare: whoever
 * asks begins with the newest slice, and stops where the page is full.
 *
 * In which slice a record is follows from its time of receipt alone, and all processes
 * agree: a slice is opened a minute ahead, and none goes by a list of them that is
 * older than half of that. Clocks of processes may be that far apart.
 */
export const SLICE_RECORDS = 32_768;

const AHEAD_SECONDS = 60;
const LIST_MS = 30_000;
const APPS_IN_MEMORY = 10_000;

/** What a process knows of an app's slices. */
type Known = {
  /** When each begins, oldest first, but for the first of each week. */
  starts: number[];
  /** The database's time when it was asked. */
  askedAt: number;
  /** How many records are in which slice, as far as this process knows. */
  counted: { slice: number; records: number };
};

type Place = { db: Db; appId: string };

/** The slices as one process sees them. */
export function sliceBook(most = SLICE_RECORDS) {
  const apps = recent<string, Known>(APPS_IN_MEMORY);

  async function known({ db, appId }: Place, at: Date): Promise<Known> {
    const before = apps.get(appId);
    if (before && at.getTime() <= before.askedAt + LIST_MS) return before;
    const asked = await askFor(db, appId);
    const counted = before?.counted ?? { slice: Number.NaN, records: 0 };
    const now = { ...asked, counted };
    apps.set(appId, now);
    return now;
  }

  return {
    /** The slice for what was received at an instant. */
    async at(place: Place, at: Date): Promise<Date> {
      const { starts } = await known(place, at);
      return new Date(sliceIn(starts, at));
    },

    /**
     * The slice for a record that is about to be indexed, which is counted; the next
     * one is opened where that one is full.
     */
    async take(place: Place, receivedAt: Date): Promise<Date> {
      const app = await known(place, receivedAt);
      const slice = sliceIn(app.starts, receivedAt);
      if (app.counted.slice !== slice) {
        const records = await countIn(place, slice, most);
        app.counted = { slice, records };
      }
      if (++app.counted.records === most) await openNext(place, slice);
      return new Date(slice);
    },
  };
}

/** Of those that begin at these times, the one that an instant is in. */
function sliceIn(starts: number[], at: Date): number {
  const week = spanOf(monthKeyFor("", at)).from.getTime();
  const last = starts.findLast((start) => start <= at.getTime()) ?? week;
  return Math.max(last, week);
}

async function askFor(db: Db, appId: string) {
  const [row] = await rowsOf<{ asked: Date; starts: Date[] }>(
    db,
    Prisma.sql`
    SELECT clock_timestamp() AS asked, array(
      SELECT starts_at FROM index_slices
      WHERE app_id = ${appId}::uuid ORDER BY starts_at
    ) AS starts`,
  );
  const starts = row?.starts.map((start) => start.getTime()) ?? [];
  return { starts, askedAt: row?.asked.getTime() ?? 0 };
}

/** So that processes that come and go don't let a slice grow for ever. */
async function countIn(
  { db, appId }: Place,
  slice: number,
  most: number,
): Promise<number> {
  const [row] = await rowsOf<{ records: bigint }>(
    db,
    Prisma.sql`
    SELECT count(*) AS records FROM (
      SELECT FROM index_terms WHERE app_id = ${appId}::uuid
        AND input_id >= ${firstIdAt(new Date(slice))}::uuid
      LIMIT ${most - 1}) AS those`,
  );
  return Number(row?.records ?? 0);
}

/** Beyond whatever was received by then, also by a process whose clock is ahead. */
async function openNext({ db, appId }: Place, full: number): Promise<void> {
  const [newest] = await rowsOf<{ id: string }>(
    db,
    Prisma.sql`
    SELECT id FROM inputs WHERE app_id = ${appId}::uuid ORDER BY id DESC LIMIT 1`,
  );
  await run(
    db,
    Prisma.sql`
    INSERT INTO index_slices (app_id, starts_at)
    SELECT ${appId}::uuid,
      greatest(clock_timestamp(), ${newest ? timeOf(newest.id) : null}::timestamptz)
        + ${AHEAD_SECONDS} * interval '1 second'
    WHERE NOT EXISTS (
      SELECT FROM index_slices WHERE app_id = ${appId}::uuid
        AND starts_at > ${new Date(full)}::timestamptz)
    ON CONFLICT DO NOTHING`,
  );
}

// On the global: Next has this module more than once in a process.
const kept = globalThis as { sojournSlices?: ReturnType<typeof sliceBook> };

/** The process's own. */
export const slices = () => (kept.sojournSlices ??= sliceBook());
