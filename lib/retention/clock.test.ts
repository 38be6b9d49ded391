import { expect, test } from "vitest";

import {
  aheadOfDatabase,
  settledNow,
  trustedNow,
  watchClock,
} from "@/lib/retention/clock";
import { pausedSince, resumePurge } from "@/lib/retention/pause";
import { rolledBack } from "@/lib/testing/database";

const start = new Date("2026-11-20T14:03:00.000Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A clock that a test sets: `pass` is time, `set` is somebody at the clock. */
function handClock() {
  const hands = { wall: start.getTime(), elapsed: 5_000 };
  return {
    watch: watchClock({ wall: () => hands.wall, elapsed: () => hands.elapsed }),
    pass: (ms: number) => {
      hands.wall += ms;
      hands.elapsed += ms;
    },
    set: (ms: number) => {
      hands.wall += ms;
    },
  };
}

test("R2: a clock set ahead by more than a day pauses what destroys by it, until a person resumes it", () =>
  rolledBack(async (db) => {
    const { watch, pass, set } = handClock();
    expect(await trustedNow(db, watch)).toEqual(start);
    set(DAY + MINUTE);
    expect(await trustedNow(db, watch)).toBeNull();
    expect(await pausedSince(db)).toEqual(watch.now());
    set(-DAY);
    pass(3 * DAY);
    expect(await trustedNow(db, watch)).toBeNull();
    expect(await trustedNow(db, handClock().watch)).toBeNull();

    await resumePurge({ db, now: watch.now() });
    expect(await trustedNow(db, watch)).toEqual(watch.now());
    const entries = await db.auditEntry.findMany({ orderBy: { id: "asc" } });
    expect(entries).toMatchObject([
      { action: "purge.pause", actorKind: "job", appId: null },
      { action: "purge.resume", actorKind: "job", appId: null },
    ]);
  }));

test("R2: many small steps ahead are one large one", () =>
  rolledBack(async (db) => {
    const { watch, pass, set } = handClock();
    for (let step = 0; step < 24; step++) {
      set(HOUR);
      pass(20_000);
      expect(await trustedNow(db, watch)).not.toBeNull();
    }
    set(MINUTE);
    expect(await trustedNow(db, watch)).toBeNull();
  }));

test("R1: a clock that runs for years, is set back, or ahead by an hour, is believed", () =>
  rolledBack(async (db) => {
    const { watch, pass, set } = handClock();
    pass(3 * 365 * DAY);
    expect(await trustedNow(db, watch)).toEqual(watch.now());
    for (const step of [HOUR, -HOUR, -365 * DAY, 365 * DAY]) {
      set(step);
      expect(await trustedNow(db, watch)).toEqual(watch.now());
    }
    expect(await pausedSince(db)).toBeNull();
  }));

test("what goes by every request being over waits an hour after the clock was set by more", () =>
  rolledBack(async (db) => {
    const { watch, pass, set } = handClock();
    expect(await settledNow(db, watch)).toEqual(start);
    set(-59 * MINUTE);
    expect(await settledNow(db, watch)).toEqual(watch.now());
    set(3 * HOUR);
    expect(await settledNow(db, watch)).toBeNull();
    expect(await trustedNow(db, watch)).toEqual(watch.now());
    pass(59 * MINUTE);
    expect(await settledNow(db, watch)).toBeNull();
    pass(MINUTE);
    expect(await settledNow(db, watch)).toEqual(watch.now());
  }));

test("this machine's watch believes its clock, which is the database's", () =>
  rolledBack(async (db) => {
    const watch = watchClock();
    expect(await settledNow(db, watch)).not.toBeNull();
    expect(Math.abs(watch.ahead())).toBeLessThan(MINUTE);
    expect(Math.abs(await aheadOfDatabase(db))).toBeLessThan(MINUTE);
  }));
