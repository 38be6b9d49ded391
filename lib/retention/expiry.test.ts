import { afterEach, describe, expect, test } from "vitest";

import type { Actor, Ctx, Db } from "@/lib/context";
import { readId } from "@/lib/ids";
import { listInputs } from "@/lib/inputs/list";
import { openInput } from "@/lib/inputs/open";
import { InputQuery } from "@/lib/inputs/schema";
import { JOBS } from "@/lib/permissions";
import { purgeExpired } from "@/lib/retention/purge";
import { app, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const purger: Actor = { kind: "job", id: "purge", may: JOBS.purge };
const later = (ctx: Ctx, ms: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + ms),
});
const purged = async (ctx: Ctx) =>
  (await purgeExpired({ ...ctx, actor: purger })).purged;

/** What a reader finds of a record, whichever way they look. */
async function seen(ctx: Ctx, id: string): Promise<[boolean, boolean]> {
  const list = await listInputs(ctx, InputQuery.parse({}));
  const opened = await openInput(ctx, id).catch(() => null);
  return [opened !== null, list.data.some((input) => input.id === id)];
}

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

/** This process and the database, both somewhere else. */
async function livingIn(db: Db, place: string) {
  process.env.TZ = place;
  await db.$executeRawUnsafe(`SET LOCAL TIME ZONE '${place}'`);
}

describe("R1: a record is read until its last second, and destroyed no sooner", () => {
  const moments = [
    ["when clocks go forward", "2026-03-28T23:30:00.000Z", DAY],
    ["when clocks go back", "2026-10-25T00:30:00.500Z", HOUR],
    ["over both, for a year", "2026-01-31T12:00:00.001Z", 365 * DAY],
    ["from a leap day, for a year", "2028-02-29T23:59:59.999Z", 365 * DAY],
    ["over a leap second's night", "2016-12-31T23:59:59.000Z", HOUR],
    ["over a year's end", "2026-12-31T23:59:59.999Z", HOUR],
  ] as const;
  const places = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"];
  const cases = moments.flatMap((moment) =>
    places.map((place) => [...moment, place] as const),
  );

  test.each(cases)("%s (%s, %i seconds, in %s)", (_what, at, window, place) =>
    rolledBack(async (db) => {
      await livingIn(db, place);
      const now = new Date(at);
      const ctx = await app(db, { now, windowSeconds: window });
      const other = await app(db, { now, windowSeconds: 2 * window });
      const byWindow = await stored(ctx, "by the window");
      const byWish = await stored(other, "by its own wish", {
        retention: window,
      });
      for (const [of, id] of [
        [ctx, byWindow.id],
        [other, byWish.id],
      ] as const) {
        for (const early of [-1_000, -1]) {
          const moment = later(of, window * 1000 + early);
          expect(await purged(moment)).toBe(0);
          expect(await seen(moment, id)).toEqual([true, true]);
        }
        for (const late of [0, 1, 1_000]) {
          const moment = later(of, window * 1000 + late);
          expect(await seen(moment, id)).toEqual([false, false]);
        }
        expect(await purged(later(of, window * 1000))).toBe(1);
      }
    }),
  );
});

test("R1: a clock that is set back by an hour destroys nothing sooner, and what comes then has its whole life", () =>
  rolledBack(async (db) => {
    const now = new Date("2026-11-20T14:03:00.000Z");
    const ctx = await app(db, { now, windowSeconds: DAY });
    const before = await stored(ctx, "before");
    const back = later(ctx, -HOUR * 1000);
    const after = await stored(back, "after");

    expect(await seen(back, before.id)).toEqual([true, true]);
    expect(await purged(back)).toBe(0);
    expect(await purged(later(back, DAY * 1000 - 1))).toBe(0);
    expect(await purged(later(back, DAY * 1000))).toBe(1);
    const left = await db.input.findMany({ where: { appId: ctx.appId } });
    expect(left.map(({ id }) => id)).toEqual([readId("inp", before.id)]);
    expect(after.id).not.toBe(before.id);
    expect(await purged(later(ctx, DAY * 1000))).toBe(1);
  }));
