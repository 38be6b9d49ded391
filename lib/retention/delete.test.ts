import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { newId, readId, showId } from "@/lib/ids";
import { openInput } from "@/lib/inputs/open";
import { storeInputs } from "@/lib/inputs/store";
import { JOBS } from "@/lib/permissions";
import type { Turn } from "@/lib/queue/batches";
import { cancelJob, getJob } from "@/lib/queue/look";
import type { JobView } from "@/lib/queue/schema";
import { continueDeleting, deleteMatching } from "@/lib/retention/delete";
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
const later = (ctx: Ctx, seconds = 60): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const endless: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(received.getTime() + 120_000),
};

/** Stores as many texts, oldest first, and answers with their ids. */
async function many(ctx: Ctx, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 250) {
    const records = Array.from(
      { length: Math.min(250, count - from) },
      (_, n) => newRecord(`${from + n}`, { subject: n % 2 ? "ada" : "bob" }),
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

const working = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { ...ctx.actor, may: JOBS.delete_inputs },
});

const deferred = () => Promise.withResolvers<void>();

/** Returns when some statement waits for a lock that another has. */
async function someoneWaits(db: Ctx["db"]): Promise<void> {
  for (;;) {
    const waiting = await db.$queryRaw<object[]>`
      SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE NOT l.granted AND a.datname = current_database()`;
    if (waiting.length > 0) return;
  }
}

const destroyed = (ctx: Ctx) =>
  ctx.db.auditEntry.findMany({
    where: { appId: ctx.appId, action: "input.delete" },
    orderBy: { targetId: "asc" },
  });

describe("a selection", () => {
  test("is gone when it answers, each with its own entry; its neighbours stay", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const [first, second, third] = [
        await stored(ctx, "x".repeat(100_000)),
        await stored(ctx, "second"),
        await stored(ctx, "third"),
      ];
      const job = await deleteMatching(later(ctx), {
        ids: [third.id, first.id, first.id],
      });

      expect(job).toMatchObject({
        object: "job",
        kind: "delete_inputs",
        state: "done",
        total: 2,
        done: 2,
        held: 0,
        missing: 0,
      });
      expect(await getJob(ctx, job.id)).toEqual(job);
      const where = { appId: ctx.appId };
      const left = await db.recordKey.findMany({ where });
      expect(left.map(({ inputId }) => showId("inp", inputId))).toEqual([
        second.id,
      ]);
      expect(await destroyed(ctx)).toMatchObject(
        [first.id, third.id].map((id) => ({
          actorKind: "member",
          actorId: ctx.actor.id,
          targetId: readId("inp", id),
        })),
      );
      expect(await Array.fromAsync(ctx.vault.blobs.list(ctx.appId))).toEqual(
        [],
      );
      expect((await rowOf(ctx, job)).sealedTask).toBeNull();
    }));

  test("counts what is malformed, gone or someone else's alike, as missing", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      const mine = await stored(ctx, "mine");
      const theirs = await stored(other, "theirs");
      const never = showId("inp", newId(ctx.now));
      const ids = [mine.id, theirs.id, never, "inp_0", "x", ""];

      const job = await deleteMatching(later(ctx), { ids });
      expect(job).toMatchObject({ total: 6, done: 1, held: 0, missing: 5 });
      await expect(openInput(other, theirs.id)).resolves.toBeTruthy();
    }));

  test("R10: leaves what a hold keeps, and counts it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const [kept, gone] = [await stored(ctx, "a"), await stored(ctx, "b")];
      await hold(ctx, kept.id);

      const job = await deleteMatching(later(ctx), { ids: [kept.id, gone.id] });
      expect(job).toMatchObject({ total: 2, done: 1, held: 1, missing: 0 });
      expect(await openInput(ctx, kept.id)).toMatchObject({ held: true });
    }));

  test("R4: a hold that is placed meanwhile wins, and the others go", async () => {
    const ctx = await freshApp();
    const [kept, gone] = [await stored(ctx, "a"), await stored(ctx, "b")];
    const [placed, committing] = [deferred(), deferred()];
    const placing = ctx.db.$transaction(async (db) => {
      await hold({ ...ctx, db }, kept.id);
      placed.resolve();
      await committing.promise;
    });
    await placed.promise;
    const asked = deleteMatching(later(ctx), { ids: [kept.id, gone.id] });
    await someoneWaits(ctx.db);
    committing.resolve();
    await placing;
    expect(await asked).toMatchObject({ done: 1, held: 1, missing: 0 });
    await expect(openInput(ctx, kept.id)).resolves.toBeTruthy();
  });

  test("may be asked for again, and then there is nothing left of it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const ids = [(await stored(ctx, "a")).id];
      await deleteMatching(ctx, { ids });
      expect(await deleteMatching(ctx, { ids })).toMatchObject({
        done: 0,
        missing: 1,
      });
    }));
});

describe("a query", () => {
  test("destroys whatever is of a person, and nothing of another app", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      const about = (subject: string) => ({ subject });
      await stored(ctx, "one", about("ada@example.com"));
      await stored(ctx, "two", about("Ada@Example.com"));
      const bob = await stored(ctx, "three", about("bob@example.com"));
      const theirs = await stored(other, "four", about("ada@example.com"));

      const q = "subject:ada@example.com";
      expect(await deleteMatching(later(ctx), { q })).toMatchObject({
        state: "done",
        total: 2,
        done: 2,
      });
      await expect(openInput(ctx, bob.id)).resolves.toBeTruthy();
      await expect(openInput(other, theirs.id)).resolves.toBeTruthy();
    }));

  test("that says nothing we know destroys nothing", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "kept");
      await expect(
        deleteMatching(ctx, { q: "colour:red" }),
      ).rejects.toMatchObject({
        code: "invalid_request",
        param: "q",
      });
      expect(await db.input.count({ where: { appId: ctx.appId } })).toBe(1);
    }));
});

test("to delete takes the permission, and by a query that to read as well", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const [ids, q] = [["inp_0"], "type:text"];
    const refused = { code: "forbidden" };
    for (const actor of [viewer, keyWith("inputs:read", "inputs:write")]) {
      await expect(
        deleteMatching({ ...ctx, actor }, { ids }),
      ).rejects.toMatchObject(refused);
    }
    const blind = { ...ctx, actor: keyWith("inputs:delete") };
    await expect(deleteMatching(blind, { q })).rejects.toMatchObject(refused);
    await expect(deleteMatching(blind, { ids })).resolves.toBeTruthy();
  }));

describe("more than a thousand", () => {
  const queued = (ctx: Ctx) =>
    ctx.db.$queryRaw<{ data: unknown }[]>`
      SELECT data FROM pgboss.job WHERE data->>'app' = ${ctx.appId}`;

  test("are a job, which is in the queue by its ids alone", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const ids = Array.from({ length: 1001 }, () =>
        showId("inp", newId(received)),
      );
      const job = await deleteMatching(ctx, { ids });

      expect(job).toMatchObject({
        state: "waiting",
        total: 1001,
        missing: null,
      });
      const { id } = await rowOf(ctx, job);
      expect(await queued(ctx)).toEqual([
        { data: { app: ctx.appId, job: id } },
      ]);
    }));

  test("are asked for in words that no row has in plain", async () => {
    const ctx = await freshApp({ now: received });
    await many(ctx, 1_250);
    const q = "type:text -subject:geheim@example.com -filename:verrat*";
    expect(await deleteMatching(later(ctx), { q })).toMatchObject({
      state: "waiting",
    });
    for (const word of ["geheim", "verrat", "type:text"]) {
      expect(await rowsWith(ctx.db, word)).toEqual([]);
    }
  });

  test("are no job where what asked for it is rolled back", async () => {
    const ctx = await freshApp({ now: received });
    const ids = Array.from({ length: 1001 }, (_, n) => `${n}`);
    const crash = new Error("crash");
    const asking = ctx.db.$transaction(async (db) => {
      await deleteMatching({ ...ctx, db }, { ids });
      throw crash;
    });
    await expect(asking).rejects.toBe(crash);
    expect(await ctx.db.job.count({ where: { appId: ctx.appId } })).toBe(0);
    expect(await queued(ctx)).toEqual([]);
  });

  test("of what meets a query go by turns, and what comes meanwhile stays", async () => {
    const ctx = await freshApp({ now: received });
    const ids = await many(ctx, 2_600);
    await hold(ctx, String(ids[7]));
    const asked = await deleteMatching(later(ctx), { q: "subject:ada" });
    expect(asked).toMatchObject({ state: "waiting", total: null });
    const late = await stored(later(ctx, 61), "late", { subject: "ada" });

    const turn = { ...endless, isOver: () => true };
    const outcomes: string[] = [];
    while (outcomes.at(-1) !== "finished") {
      const job = await rowOf(ctx, asked);
      outcomes.push(
        await continueDeleting(working(later(ctx, 120)), job, turn),
      );
    }
    expect(outcomes).toEqual(["paused", "paused", "finished"]);
    expect(await getJob(ctx, asked.id)).toMatchObject({
      total: 1300,
      done: 1299,
      held: 1,
    });
    await expect(openInput(later(ctx), late.id)).resolves.toBeTruthy();
    const where = { appId: ctx.appId };
    expect(await ctx.db.input.count({ where })).toBe(1302);
  });

  test("stop where somebody cancels; what has gone stays gone", async () => {
    const ctx = await freshApp({ now: received });
    const ids = await many(ctx, 2_000);
    const asked = await deleteMatching(later(ctx), { ids });
    const step = async (isOver: boolean) =>
      continueDeleting(working(ctx), await rowOf(ctx, asked), {
        ...endless,
        isOver: () => isOver,
      });

    expect(await step(true)).toBe("paused");
    const cancelling = await cancelJob(ctx, asked.id);
    expect(cancelling).toMatchObject({ done: 1000, cancelling: true });
    expect(await step(false)).toBe("cancelled");
    expect(await destroyed(ctx)).toHaveLength(1000);
  });

  test("D10: interrupted anywhere, go on where they were, each destroyed once", async () => {
    const ctx = await freshApp({ now: received });
    const ids = await many(ctx, 5_000);
    await hold(ctx, String(ids[1234]));
    const strangers = Array.from({ length: 300 }, (_, n) => `x${n}`);
    const asked = await deleteMatching(later(ctx), {
      ids: [...strangers, ...ids],
    });

    // A worker whose connection breaks at its nth statement, for one n after the other.
    let crashes = 0;
    for (let survives = 1; ; survives++) {
      const job = await rowOf(ctx, asked);
      const broken = { ...working(ctx), db: breakingAfter(ctx.db, survives) };
      const outcome = await continueDeleting(broken, job, endless).catch(() => {
        crashes++;
        return "crashed";
      });
      const { done, held } = await getJob(ctx, asked.id);
      expect(await destroyed(ctx)).toHaveLength(done);
      expect(held).toBeLessThanOrEqual(1);
      if (outcome === "finished") break;
    }
    expect(crashes).toBeGreaterThan(5);
    const entries = await destroyed(ctx);
    expect(new Set(entries.map(({ targetId }) => targetId)).size).toBe(4_999);
    expect(entries).toHaveLength(4_999);
    expect(await getJob(ctx, asked.id)).toMatchObject({
      total: 5_300,
      done: 4_999,
      held: 1,
    });
  });

  test("D10: two workers at the same job count nothing twice", async () => {
    const ctx = await freshApp({ now: received });
    const ids = await many(ctx, 3_000);
    await hold(ctx, String(ids[5]));
    const asked = await deleteMatching(later(ctx), { ids });
    const job = await rowOf(ctx, asked);

    const outcomes = await Promise.all(
      [1, 2].map(() => continueDeleting(working(ctx), job, endless)),
    );
    expect(outcomes.sort()).toEqual(["finished", "overtaken"]);
    expect(await getJob(ctx, asked.id)).toMatchObject({ done: 2_999, held: 1 });
    expect(await destroyed(ctx)).toHaveLength(2_999);
  });
});

/** A client that breaks for good after so many statements, in transactions or not. */
function breakingAfter(db: Ctx["db"], survives: number): Ctx["db"] {
  let left = survives;
  const breaking = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(it, name) {
        const found = Reflect.get(it, name);
        if (name === "$transaction") {
          return (work: (db: Ctx["db"]) => unknown, limits: object) =>
            (it as Ctx["db"]).$transaction(
              async (inner) => work(breaking(inner)),
              limits,
            );
        }
        if (typeof found === "function") {
          return (...given: unknown[]) => {
            if (left-- <= 0) throw new Error("The connection broke.");
            return Reflect.apply(found, it, given);
          };
        }
        return typeof found === "object" && found !== null
          ? breaking(found)
          : found;
      },
    });
  return breaking(db);
}
