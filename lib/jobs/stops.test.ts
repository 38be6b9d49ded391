import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { storeInputs } from "@/lib/inputs/store";
import { giveUp, runJob } from "@/lib/jobs/run";
import { takeUpStops } from "@/lib/jobs/stops";
import type { Turn } from "@/lib/queue/batches";
import { installQueue } from "@/lib/queue/boss";
import { watchClock } from "@/lib/retention/clock";
import { shareEach } from "@/lib/sharing/share";
import { Terms } from "@/lib/sharing/shares-schema";
import { asPerson, freshApp } from "@/lib/testing/database";
import { newRecord } from "@/lib/testing/inputs";
import { exportRow, itemRow } from "@/lib/testing/shares";
import { startSharing, stopSharing } from "@/lib/testing/sharing";

const RECORDS = 2_500;
const EXPORTED = 20;
const now = new Date("2026-11-20T14:03:00.000Z");
const watch = watchClock({ wall: () => now.getTime(), elapsed: () => 0 });
const brief: Turn = {
  stop: new AbortController().signal,
  isOver: () => true,
  now: () => now,
};

/** Sharing is switched off with more to take back than a request does; some was exported. */
async function stopped(): Promise<{ ctx: Ctx; job: string }> {
  const ctx = await asPerson(await freshApp({ now }), "owner");
  await startSharing(ctx);
  for (let from = 0; from < RECORDS; from += 100)
    await storeInputs(
      ctx,
      Array.from({ length: 100 }, (_, n) => newRecord(`${from + n}`)),
    );
  const ids = await db().input.findMany({
    where: { appId: ctx.appId },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  const terms = Terms.parse({ licence: "CC0-1.0" });
  for (let from = 0; from < RECORDS; from += 1_000) {
    const some = ids.slice(from, from + 1_000).map(({ id }) => id);
    await shareEach(ctx, some, terms);
  }
  const exportId = await exportRow(db());
  const shares = await db().share.findMany({
    where: { appId: ctx.appId },
    orderBy: { inputId: "desc" },
    take: EXPORTED,
  });
  for (const { id, ...one } of shares)
    await itemRow(db(), exportId, ctx, { ...one, shareId: id, shown: "" });
  const { job } = await stopSharing(ctx);
  return { ctx, job: String(readId("job", String(job?.id))) };
}

const left = ({ appId }: Ctx) => db().share.count({ where: { appId } });
const told = ({ appId }: Ctx) => db().withdrawal.count({ where: { appId } });
const jobs = ({ appId }: Ctx) =>
  db().job.findMany({ where: { appId }, orderBy: { id: "asc" } });
const waiting = async (job: string) => {
  const [row] = await db().$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM pgboss.job
    WHERE state = 'created' AND data->>'job' = ${job}`;
  return Number(row?.count);
};
const forgotten = () => db().$executeRaw`DELETE FROM pgboss.job`;

test("what was shared is taken back in the end, also when its job was given up amid it", async () => {
  await installQueue(String(process.env.DATABASE_URL));
  const { ctx, job } = await stopped();
  const place = { app: ctx.appId, job };
  await runJob(place, brief);
  expect(await left(ctx)).toBe(RECORDS - 2_000);
  await giveUp(place, now);
  expect(await told(ctx)).toBe(0);

  await takeUpStops({ watch });
  const [failed, again, ...others] = await jobs(ctx);
  expect(failed).toMatchObject({ id: job, state: "failed" });
  expect(again).toMatchObject({
    ...{ kind: "stop_sharing", state: "waiting", total: 500n },
    // As whoever switched it off.
    ...{ actorKind: "member", actorId: ctx.actor.id },
  });
  expect(others).toEqual([]);
  await runJob({ app: ctx.appId, job: again?.id ?? "" }, brief);
  expect(await left(ctx)).toBe(0);
  expect(await told(ctx)).toBe(EXPORTED);
  const where = { appId: ctx.appId, reason: "switched_off" } as const;
  expect(await db().consent.count({ where })).toBe(RECORDS + 1);
  expect(
    await db().consent.count({ where: { ...where, actorId: ctx.actor.id } }),
  ).toBe(RECORDS + 1);

  await takeUpStops({ watch });
  expect(await jobs(ctx)).toHaveLength(2);
});

test("a job that lost its place in the queue gets it again, and once", async () => {
  await installQueue(String(process.env.DATABASE_URL));
  const { ctx, job } = await stopped();
  await forgotten();
  for (const _ of "twice") await takeUpStops({ watch });
  expect(await waiting(job)).toBe(1);
  expect(await jobs(ctx)).toHaveLength(1);
  await runJob({ app: ctx.appId, job }, { ...brief, isOver: () => false });
  expect(await left(ctx)).toBe(0);
  expect(await told(ctx)).toBe(EXPORTED);
});

test("of an app that shares again, or still, nothing is taken back", async () => {
  const ctx = await freshApp({ now });
  await startSharing(ctx);
  await storeInputs(ctx, [newRecord("hello")]);
  const [input] = await db().input.findMany({ where: { appId: ctx.appId } });
  const terms = Terms.parse({ licence: "CC0-1.0" });
  await shareEach(ctx, [input?.id ?? ""], terms);
  await takeUpStops({ watch });
  expect(await left(ctx)).toBe(1);
  expect(await jobs(ctx)).toEqual([]);
});
