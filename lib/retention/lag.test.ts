import fc from "fast-check";
import { expect, test } from "vitest";

import type { Actor, Ctx } from "@/lib/context";
import { JOBS } from "@/lib/permissions";
import {
  bucketOf,
  countLags,
  forgetLags,
  lagOf,
  purgedTotal,
  quantileOf,
} from "@/lib/retention/lag";
import { backlogOf, overdueIn, purgeRate } from "@/lib/retention/overdue";
import { pausePurge } from "@/lib/retention/pause";
import { purgeExpired } from "@/lib/retention/purge";
import { getPurge } from "@/lib/retention/state";
import { app, keyWith, rolledBack, viewer } from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { stored } from "@/lib/testing/inputs";

const received = new Date("2026-11-01T12:00:00.000Z");
const HOUR = 3_600;
const DAY = 24 * HOUR;
const purger: Actor = { kind: "job", id: "purge", may: JOBS.purge };
const after = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + seconds * 1000),
});
const purging = (ctx: Ctx, seconds: number) =>
  purgeExpired({ ...after(ctx, seconds), actor: purger });

test("what the buckets say of the p99 is at most a quarter above the truth, and never below it", () => {
  const lags = fc.array(fc.double({ min: 1, max: 5e8, noNaN: true }), {
    minLength: 1,
    maxLength: 500,
  });
  fc.assert(
    fc.property(lags, (seconds) => {
      const buckets = seconds.map((lag) => ({
        bucket: bucketOf(lag),
        records: 1,
      }));
      const rank = Math.ceil(0.99 * seconds.length) - 1;
      const truth = seconds.toSorted((a, b) => a - b)[rank] ?? 0;
      const told = quantileOf(0.99, buckets) ?? 0;
      expect(told).toBeGreaterThanOrEqual(truth);
      expect(told).toBeLessThanOrEqual(truth * 1.25 * (1 + 1e-12));
    }),
  );
});

test("a purge counts each record by how late it was, by its window or its own wish", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: DAY });
    for (let n = 0; n < 3; n++) await stored(ctx, `${n}`);
    await stored(ctx, "by its own wish", { retention: HOUR });

    await purging(ctx, HOUR + 2);
    expect(await lagOf(db, after(ctx, DAY).now)).toBeCloseTo(1.25 ** 4);
    await purging(ctx, DAY + 600);
    const lag = await lagOf(db, after(ctx, DAY).now);
    expect(lag).toBeGreaterThanOrEqual(600);
    expect(lag).toBeLessThanOrEqual(600 * 1.25);
    expect(await purgedTotal(db)).toBe(4);
  }));

test("nothing is late from before a shorter window, or a lifted hold, made it due", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: HOUR });
    await stored(ctx, "text");
    const dueSince = after(ctx, 10 * DAY).now;
    await db.app.update({ where: { id: ctx.appId }, data: { dueSince } });

    const at = after(ctx, 10 * DAY + 5);
    expect(await overdueIn(at, [at])).toEqual([{ app: at, since: dueSince }]);
    await purging(ctx, 10 * DAY + 5);
    expect(await lagOf(db, dueSince)).toBeLessThan(8);
  }));

test("the lags of 30 days count, and older ones are forgotten but for their sum", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: DAY });
    const late = { id: String(ctx.appId), goesAt: null };
    await countLags(after(ctx, 20 * DAY), [late]);
    await countLags(after(ctx, DAY + 3), [late, late]);

    expect(await lagOf(db, after(ctx, 30 * DAY).now)).toBeGreaterThan(DAY);
    await forgetLags(db, after(ctx, 31 * DAY).now);
    await forgetLags(db, after(ctx, 31 * DAY).now);
    expect(await db.purgeLag.count()).toBe(2);
    await forgetLags(db, after(ctx, 50 * DAY).now);
    expect(await lagOf(db, after(ctx, 50 * DAY).now)).toBeNull();
    expect(await purgedTotal(db)).toBe(3);
  }));

test("what is overdue is expired, not held, still there, and counted by app", () =>
  rolledBack(async (db) => {
    const late = await app(db, { now: received, windowSeconds: DAY });
    const own = await app(db, { now: received, windowSeconds: null });
    const idle = await app(db, { now: received, windowSeconds: null });
    const kept = await app(db, { now: received, windowSeconds: DAY });
    await stored(late, "by the window, and by its wish", { retention: 7_200 });
    await stored(late, "by the window");
    await stored(own, "by its wish", { retention: HOUR });
    await stored(idle, "kept for ever");
    await hold(kept, (await stored(kept, "held")).id);

    const apps = [late, own, idle, kept].map((ctx) => after(ctx, 2 * DAY));
    const occasion = { db, now: after(late, 2 * DAY).now };
    expect(await overdueIn(occasion, apps)).toEqual([
      { app: apps[0], since: after(late, 7_200).now },
      { app: apps[1], since: after(own, HOUR).now },
    ]);
    expect(await backlogOf(occasion, apps)).toBe(3);
    await purging(late, 2 * DAY);
    expect(await backlogOf(occasion, apps)).toBe(1);
    expect(await overdueIn(after(late, 0), [])).toEqual([]);
  }));

test("the rate is of the last minute", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: HOUR });
    for (let n = 0; n < 6; n++) await stored(ctx, `${n}`);
    await purging(ctx, HOUR);

    expect(await purgeRate(after(ctx, HOUR + 30))).toBeCloseTo(0.1);
    expect(await purgeRate(after(ctx, HOUR + 61))).toBe(0);
  }));

test("the rate is of a part of the last minute, where more was purged than one looks at", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: new Date() });
    await db.$executeRaw`
      INSERT INTO audit_entries (id, app_id, actor_kind, action, outcome)
      SELECT uuidv7(- n * interval '0.2 milliseconds'), ${ctx.appId}::uuid,
        'job', 'input.purge', 'ok' FROM generate_series(1, 100000) n`;
    const rate = await purgeRate({ db, now: new Date() });
    expect(rate).toBeGreaterThan(2_000);
    expect(rate).toBeLessThan(5_100);
  }));

test("anyone in the workspace sees how late the purge is, and nobody else's backlog", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: HOUR });
    const other = await app(db, { now: received, windowSeconds: HOUR });
    await stored(ctx, "text");
    for (let n = 0; n < 2; n++) await stored(other, `${n}`);
    const asViewer = { ...after(ctx, HOUR + 90), actor: viewer };

    expect(await getPurge(asViewer)).toEqual({
      object: "purge",
      overdue_seconds: 90,
      backlog: { records: 1, more: false },
      lag_p99_seconds: null,
      records_per_second: 0,
      last_run_at: null,
      paused_since: null,
    });
    await purging(ctx, HOUR + 90);
    await pausePurge(asViewer);
    expect(await getPurge(asViewer)).toMatchObject({
      overdue_seconds: 0,
      backlog: { records: 0 },
      lag_p99_seconds: expect.closeTo(1.25 ** 21),
      paused_since: asViewer.now.toISOString(),
    });
    const stranger = { ...asViewer, actor: keyWith("predict") };
    await expect(getPurge(stranger)).rejects.toMatchObject({
      code: "forbidden",
    });
  }));
