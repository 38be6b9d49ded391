import { describe, expect, test } from "vitest";

import { annotationsOf } from "@/lib/annotations/list";
import { annotateMatching, continueAnnotating } from "@/lib/bulk/annotate";
import { BulkAnnotation } from "@/lib/bulk/schema";
import type { Ctx } from "@/lib/context";
import { db as ownDb } from "@/lib/db";
import { newId, readId, showId } from "@/lib/ids";
import { findRecord } from "@/lib/inputs/record";
import { storeInputs } from "@/lib/inputs/store";
import { JOBS } from "@/lib/permissions";
import type { Turn } from "@/lib/queue/batches";
import { cancelJob, getJob } from "@/lib/queue/look";
import type { JobView } from "@/lib/queue/schema";
import { matching } from "@/lib/search/matching";
import {
  app,
  freshApp,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { newRecord, stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";

const received = new Date("2026-11-01T12:00:00.000Z");
const endless: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(received.getTime() + 120_000),
};
const brief: Turn = { ...endless, isOver: () => true };
const later = (ctx: Ctx, seconds = 60): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const working = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { ...ctx.actor, may: JOBS.annotate_inputs },
});
const wanted = (which: object, annotation: object = { text: "reviewed" }) =>
  BulkAnnotation.parse({ ...which, annotation });

async function many(ctx: Ctx, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 100) {
    const records = Array.from(
      { length: Math.min(100, count - from) },
      (_, n) => newRecord(`${from + n}`),
    );
    const views = await storeInputs(ctx, records);
    ids.push(...views.map(({ id }) => String(id)));
  }
  return ids;
}

async function rowOf(ctx: Ctx, { id }: JobView) {
  const appId_id = { appId: ctx.appId, id: String(readId("job", id)) };
  return ctx.db.job.findUniqueOrThrow({ where: { appId_id } });
}

/** How often each record of an app was annotated. */
async function timesEach(ctx: Ctx): Promise<number[]> {
  const rows = await ctx.db.annotation.groupBy({
    by: ["inputId"],
    where: { appId: ctx.appId },
    _count: true,
  });
  return rows.map(({ _count }) => _count);
}

async function count(ctx: Ctx, q: string): Promise<number> {
  let count = 0;
  for await (const ids of matching(ctx, q)) count += ids.length;
  return count;
}

describe("a selection", () => {
  test("is annotated when it answers; what isn't there is counted as missing", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      const [one, two] = [await stored(ctx, "one"), await stored(ctx, "two")];
      const neighbour = await stored(ctx, "three");
      const theirs = await stored(other, "theirs");
      const never = showId("inp", newId(ctx.now));
      const ids = [one.id, two.id, two.id, theirs.id, never, "inp_0", ""];

      const job = await annotateMatching(
        later(ctx),
        wanted({ ids }, { concepts: [{ name: "cat" }], text: "reviewed" }),
      );
      expect(job).toMatchObject({
        kind: "annotate_inputs",
        state: "done",
        total: 6,
        done: 2,
        held: 0,
        missing: 4,
      });
      expect(await timesEach(ctx)).toEqual([1, 1]);
      expect(await timesEach(other)).toEqual([]);
      expect(await count(ctx, "label:cat reviewed")).toBe(2);
      const row = await findRecord(ctx, String(readId("inp", neighbour.id)));
      expect((await annotationsOf(ctx, [row])).get(row.id)).toEqual([]);
      const entries = await db.auditEntry.findMany({
        where: { appId: ctx.appId, action: "annotation.make" },
      });
      expect(entries.map(({ targetId }) => targetId).toSorted()).toEqual(
        [one, two].map(({ id }) => readId("inp", id)).toSorted(),
      );
      expect((await rowOf(ctx, job)).sealedTask).toBeNull();
    }));

  test("leaves out what has expired, and takes what a hold keeps", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const [gone, kept] = [await stored(ctx, "a"), await stored(ctx, "b")];
      await hold(ctx, kept.id);
      const afterwards = later(ctx, 31 * 86_400);
      const job = await annotateMatching(
        afterwards,
        wanted({ ids: [gone.id, kept.id] }),
      );
      expect(job).toMatchObject({ done: 1, missing: 1 });
      expect(await count(afterwards, "reviewed")).toBe(1);
    }));
});

describe("all that meet a query", () => {
  test("are annotated once, whatever becomes of the worker", async () => {
    const ctx = await freshApp({ now: received });
    const other = await freshApp({ now: received });
    await many(ctx, 450);
    await many(other, 10);
    const job = await annotateMatching(later(ctx), wanted({ q: "type:text" }));
    expect(job).toMatchObject({ state: "waiting", total: null, done: 0 });
    // What comes later isn't meant.
    await stored(later(ctx, 90), "late");

    const worker = working(later(ctx, 100));
    const first = await continueAnnotating(
      worker,
      await rowOf(ctx, job),
      brief,
    );
    expect(first).toBe("paused");
    expect(await getJob(ctx, job.id)).toMatchObject({ total: 450, done: 200 });

    // One that dies amid a batch: nothing of the batch was done.
    const standing = await rowOf(ctx, job);
    await ctx.db.$executeRaw`
      CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION ''dead''; END'`;
    await ctx.db.$executeRaw`
      CREATE TRIGGER dies BEFORE UPDATE ON jobs
      FOR EACH ROW EXECUTE FUNCTION dies()`;
    await expect(
      continueAnnotating(worker, standing, endless),
    ).rejects.toThrow();
    await ctx.db.$executeRaw`DROP FUNCTION dies CASCADE`;
    expect(await timesEach(ctx)).toHaveLength(200);

    // Two that take it up at once, one of them with an old view of it.
    const outcomes = await Promise.all([
      continueAnnotating(worker, standing, endless),
      continueAnnotating(worker, standing, endless),
    ]);
    expect(outcomes).toContain("finished");
    expect(await getJob(ctx, job.id)).toMatchObject({ total: 450, done: 450 });
    expect(await timesEach(ctx)).toEqual(Array(450).fill(1));
    expect(await timesEach(other)).toEqual([]);
    expect(await count(worker, "is:annotated")).toBe(450);
  });

  test("stop being annotated when somebody says so", async () => {
    const ctx = await freshApp({ now: received });
    await many(ctx, 300);
    const job = await annotateMatching(later(ctx), wanted({ q: "type:text" }));
    await continueAnnotating(working(later(ctx)), await rowOf(ctx, job), brief);
    await cancelJob(ctx, job.id);
    expect(
      await continueAnnotating(
        working(later(ctx)),
        await rowOf(ctx, job),
        endless,
      ),
    ).toBe("cancelled");
    expect(await timesEach(ctx)).toHaveLength(200);
  });

  test("are a job where they are few and heavy, so that memory is bounded", async () => {
    const ctx = await freshApp({ now: received });
    for (const letter of ["a", "b"]) {
      await stored(ctx, `${letter} `.repeat(5_000_000));
    }
    const job = await annotateMatching(later(ctx), wanted({ q: "type:text" }));
    expect(job.state).toBe("waiting");
    const once = await continueAnnotating(
      working(later(ctx)),
      await rowOf(ctx, job),
      brief,
    );
    expect(once).toBe("paused");
    expect(await timesEach(ctx)).toEqual([1]);
  }, 60_000);
});

test("what is said waits sealed: neither it nor the query is in any row", async () => {
  const ctx = await freshApp({ now: received });
  await many(ctx, 250);
  const job = await annotateMatching(
    ctx,
    wanted(
      { q: "-canary-query-6140" },
      { text: "canary-note-2258", concepts: [{ name: "canary-label-9917" }] },
    ),
  );
  expect(job.state).toBe("waiting");
  expect(await rowsWith(ownDb(), "canary-")).toEqual([]);
});

test("a viewer may not, nor a key without the scope; of a query it may read, too", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "hello");
    for (const actor of [viewer, keyWith("inputs:read", "inputs:write")]) {
      await expect(
        annotateMatching({ ...ctx, actor }, wanted({ ids: [id] })),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
    const writing = { ...ctx, actor: keyWith("annotations:write") };
    await expect(
      annotateMatching(writing, wanted({ q: "hello" })),
    ).rejects.toMatchObject({ code: "forbidden" });
    await annotateMatching(writing, wanted({ ids: [id] }));
    expect(await timesEach(ctx)).toEqual([1]);
  }));
