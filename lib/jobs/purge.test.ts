import { afterEach, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { openInput } from "@/lib/inputs/open";
import { renewEpochsEverywhere } from "@/lib/jobs/jobs";
import { purgeEverywhere } from "@/lib/jobs/purge";
import { watchClock } from "@/lib/retention/clock";
import { pausePurge, resumePurge } from "@/lib/retention/pause";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const DAY = 86_400;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
const shift = (stop = new AbortController()) => ({
  watch: watchClock(),
  stop: stop.signal,
});

/** An app of which a record has been due for a day. */
async function late(): Promise<Ctx> {
  const ctx = await freshApp({ now: ago(2 * DAY), windowSeconds: DAY });
  await stored(ctx, "due");
  return ctx;
}

const left = ({ appId }: Ctx) => db().input.count({ where: { appId } });
const leftIn = (...apps: Ctx[]) => Promise.all(apps.map(left));

test("purges every app that has something overdue, and no other", async () => {
  const [one, other] = [await late(), await late()];
  const kept = await freshApp({ now: ago(2 * DAY) });
  await stored(kept, "kept");

  expect(await purgeEverywhere(shift())).toBe(2);
  expect(await leftIn(one, other, kept)).toEqual([0, 0, 1]);
});

afterEach(() => db().$executeRaw`DROP FUNCTION IF EXISTS refuse CASCADE`);

test("what can't be purged in one app keeps no other from it", async () => {
  const [broken, whole] = [await late(), await late()];
  await db().$executeRaw`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused'; END $$`;
  await db().$executeRawUnsafe(`
    CREATE TRIGGER refusing BEFORE DELETE ON inputs FOR EACH ROW
      WHEN (OLD.app_id = '${broken.appId}') EXECUTE FUNCTION refuse()`);

  expect(await purgeEverywhere(shift())).toBe(1);
  expect(await leftIn(broken, whole)).toEqual([1, 0]);
});

/** An app with 12,001 such records. */
async function veryLate(): Promise<Ctx> {
  const ctx = await late();
  await db().$executeRaw`
    INSERT INTO inputs (app_id, id, type, media_type, bytes, sealed_details)
    SELECT app_id, uuidv7(interval '-47 hours'), type, media_type, bytes, '\\x00'
    FROM inputs, generate_series(1, 12000) WHERE app_id = ${ctx.appId}::uuid`;
  return ctx;
}

test("R2: a clock that is set while it purges stops it after the batch in hand", async () => {
  const ctx = await veryLate();
  let looks = 0;
  const watch = watchClock();
  const ahead = () => (++looks > 3 ? 2 * DAY * 1000 : 0);

  await purgeEverywhere({ ...shift(), watch: { ...watch, ahead } });
  expect(await leftIn(ctx)).toEqual([10_001]);
  await resumePurge({ db: db(), now: new Date() });
});

test("an app with many overdue records doesn't keep the others waiting", async () => {
  await veryLate();
  const small = await late();

  expect(await purgeEverywhere(shift())).toBe(12_002);
  const entries = await db().auditEntry.findMany({
    where: { action: "input.purge" },
    orderBy: { id: "asc" },
    select: { appId: true },
  });
  const place = entries.findIndex(({ appId }) => appId === small.appId);
  expect(place).toBeGreaterThan(0);
  expect(place).toBeLessThan(11_000);
});

test("does nothing while it is paused, or asked to stop, and catches up at once after", async () => {
  const ctx = await late();
  await pausePurge({ db: db(), now: new Date() });
  expect(await purgeEverywhere(shift())).toBe(0);

  await resumePurge({ db: db(), now: new Date() });
  const stopped = new AbortController();
  stopped.abort();
  expect(await purgeEverywhere(shift(stopped))).toBe(0);
  expect(await purgeEverywhere(shift())).toBe(1);
  expect(await leftIn(ctx)).toEqual([0]);
});

test("R1, R2: a clock set ahead by a year destroys nothing, and all is there when it is right again", async () => {
  const ctx = await freshApp({ now: ago(60), windowSeconds: 30 * DAY });
  const { id } = await stored(ctx, "kept");
  const hands = { ahead: 0 };
  const watch = watchClock({
    wall: () => Date.now() + hands.ahead,
    elapsed: () => performance.now(),
  });
  const worker = { watch, stop: new AbortController().signal };
  await purgeEverywhere(worker);
  hands.ahead = 365 * DAY * 1000;

  expect(await purgeEverywhere(worker)).toBe(0);
  await renewEpochsEverywhere(worker);
  expect(await leftIn(ctx)).toEqual([1]);
  await expect(openInput({ ...ctx, now: watch.now() }, id)).rejects.toThrow();

  hands.ahead = 0;
  await resumePurge({ db: db(), now: new Date() });
  expect(await purgeEverywhere(worker)).toBe(0);
  const now = new Date();
  await expect(openInput({ ...ctx, now }, id)).resolves.toBeTruthy();
});

test("goes by the window that the app has now", async () => {
  const ctx = await late();
  const longer = { windowSeconds: 3 * DAY };
  await db().app.update({ where: { id: ctx.appId }, data: longer });

  expect(await purgeEverywhere(shift())).toBe(0);
  expect(await leftIn(ctx)).toEqual([1]);
});
