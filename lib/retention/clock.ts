import "server-only";

import { uptime } from "node:os";

import type { Db } from "@/lib/context";
import { log } from "@/lib/log";
import { pausedSince, pausePurge } from "@/lib/retention/pause";

const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** A clock that runs so far ahead is not believed: nothing is destroyed by it. */
const JUMP_MS = 24 * HOUR_MS;

/** The longest that a request takes: see bin/web.ts. */
const REQUEST_MS = HOUR_MS;

/** In milliseconds: what people call the time, and what has passed of it. */
export type Clock = { wall: () => number; elapsed: () => number };

// The uptime can't be set, and unlike other such clocks counts what a machine sleeps.
const SYSTEM: Clock = { wall: Date.now, elapsed: () => uptime() * 1000 };

/** What a process knows of its clock. */
export type Watch = {
  now: () => Date;
  /** How far the clock was set ahead since the watch began, or since it was accepted. */
  ahead: () => number;
  accept: () => void;
  /** Whether the clock has run evenly for as long as any request takes. */
  settled: () => boolean;
  /** Whether it was told that the database's clock is another. */
  differs: boolean;
};

/** Watches a clock: by default that of this machine. */
export function watchClock({ wall, elapsed }: Clock = SYSTEM): Watch {
  const offset = () => wall() - elapsed();
  let accepted = offset();
  let even = { offset: accepted, since: Number.NEGATIVE_INFINITY };
  return {
    now: () => new Date(wall()),
    ahead: () => offset() - accepted,
    accept: () => {
      accepted = offset();
    },
    settled: () => {
      if (Math.abs(offset() - even.offset) > REQUEST_MS)
        even = { offset: offset(), since: elapsed() };
      return elapsed() - even.since >= REQUEST_MS;
    },
    differs: false,
  };
}

/**
 * The instant by which a worker may destroy what is over. Null: it may not. Where the
 * clock was set ahead by more than a day while the process ran, all destroying by the
 * clock is paused, for every worker, until a person says that the clock is right: what
 * goes too early can't be brought back, and what goes late can still go. A machine that
 * was off, or asleep, has had its clock run on, and destroys what is over at once.
 */
export async function trustedNow(db: Db, watch: Watch): Promise<Date | null> {
  const ahead = watch.ahead();
  if (ahead > JUMP_MS) {
    const hours = Math.round(ahead / HOUR_MS);
    await pausePurge({ db, now: watch.now() });
    log.warn("purge.paused", { clock_ahead_hours: hours });
    watch.accept();
  }
  return (await pausedSince(db)) ? null : watch.now();
}

/**
 * The same for what goes by every request of some time ago being over by now. Null too
 * where the clock was set by more than an hour within the last hour.
 */
export async function settledNow(db: Db, watch: Watch): Promise<Date | null> {
  const settled = watch.settled();
  const now = await trustedNow(db, watch);
  return settled ? now : null;
}

/** How many milliseconds this process's clock is ahead of the database's. */
export async function aheadOfDatabase(db: Db): Promise<number> {
  const before = Date.now();
  const [read] = await db.$queryRaw<{ now: Date }[]>`
    SELECT clock_timestamp() AS now`;
  const between = (before + Date.now()) / 2;
  return between - (read?.now.getTime() ?? between);
}

/** Says so, once, where the two clocks are more than a minute apart. */
export async function compareClocks(db: Db, watch: Watch): Promise<void> {
  const ahead = await aheadOfDatabase(db);
  const differs = Math.abs(ahead) > MINUTE_MS;
  if (differs && !watch.differs) {
    log.warn("clock.differs", { ahead_seconds: Math.round(ahead / 1000) });
  }
  watch.differs = differs;
}
