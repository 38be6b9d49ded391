import { afterEach, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { storeInputs } from "@/lib/inputs/store";
import { giveUp } from "@/lib/jobs/run";
import { getJob } from "@/lib/queue/look";
import type { JobView } from "@/lib/queue/schema";
import { deleteMatching } from "@/lib/retention/delete";
import { freshApp } from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { newRecord } from "@/lib/testing/inputs";
import { ended, startWorker } from "@/lib/testing/worker";

const TEST_MS = 120_000;

async function many(ctx: Ctx, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 250) {
    const records = Array.from({ length: 250 }, (_, n) =>
      newRecord(`${from + n}`),
    );
    const views = await storeInputs(ctx, records);
    ids.push(...views.map(({ id }) => String(id)));
  }
  return ids;
}

/** The job, as soon as it is as it should be. */
async function when(
  ctx: Ctx,
  { id }: JobView,
  holds: (job: JobView) => boolean,
): Promise<JobView> {
  for (;;) {
    const job = await getJob(ctx, id);
    if (holds(job)) return job;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const entries = (ctx: Ctx) =>
  ctx.db.auditEntry.findMany({
    where: { appId: ctx.appId, action: "input.delete" },
    select: { targetId: true },
  });

const asUsual = () => db().$executeRaw`DROP FUNCTION IF EXISTS slow CASCADE`;
afterEach(asUsual);

/** Makes the database take its time for each record that is destroyed. */
async function slow(milliseconds: number): Promise<void> {
  await db().$executeRawUnsafe(`
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(${milliseconds / 1000}); RETURN NULL; END'`);
  await db().$executeRaw`
    CREATE TRIGGER slow AFTER DELETE ON inputs
    FOR EACH STATEMENT EXECUTE FUNCTION slow()`;
}

test(
  "D10: a worker that is killed is followed by another, and each record goes once",
  async () => {
    const ctx = await freshApp();
    const ids = await many(ctx, 6_000);
    await hold(ctx, String(ids[4_321]));
    await slow(300);
    const asked = await deleteMatching(ctx, { q: "type:text" });

    const first = await startWorker();
    const before = await when(ctx, asked, ({ done }) => done >= 2_000);
    await ended(first, "SIGKILL");
    expect(before.state).toBe("running");
    expect(before.done).toBeLessThan(5_999);

    await asUsual();
    await startWorker();
    const after = await when(ctx, asked, ({ state }) => state === "done");
    expect(after).toMatchObject({ total: 6_000, done: 5_999, held: 1 });
    const told = await entries(ctx);
    expect(new Set(told.map(({ targetId }) => targetId)).size).toBe(5_999);
    expect(told).toHaveLength(5_999);
  },
  TEST_MS,
);

test(
  "two workers share the jobs of all apps; one that is asked to stop hands its own on",
  async () => {
    const [one, other] = [await freshApp(), await freshApp()];
    const kept = await many(await freshApp(), 250);
    for (const ctx of [one, other]) await many(ctx, 3_000);
    await slow(200);
    const jobs = [
      await deleteMatching(one, { q: "type:text" }),
      await deleteMatching(other, { q: "type:text" }),
    ] as const;

    const workers = [await startWorker(), await startWorker()] as const;
    await when(one, jobs[0], ({ done }) => done > 0);
    await ended(workers[0], "SIGTERM");
    expect(workers[0].exitCode).toBe(0);

    for (const [ctx, job] of [
      [one, jobs[0]],
      [other, jobs[1]],
    ] as const) {
      const done = await when(ctx, job, ({ state }) => state === "done");
      expect(done).toMatchObject({ total: 3_000, done: 3_000 });
      expect(await entries(ctx)).toHaveLength(3_000);
    }
    expect(await db().input.count()).toBe(kept.length);
  },
  TEST_MS,
);

test("a job that the queue gives up says that it failed, and forgets its task", async () => {
  const ctx = await freshApp();
  const ids = Array.from({ length: 1_001 }, (_, n) => `${n}`);
  const asked = await deleteMatching(ctx, { ids });
  const place = { app: ctx.appId, job: String(readId("job", asked.id)) };

  await giveUp(place, new Date());
  expect(await getJob(ctx, asked.id)).toMatchObject({ state: "failed" });
  const [row] = await db().job.findMany({ where: { appId: ctx.appId } });
  expect(row?.sealedTask).toBeNull();
});
