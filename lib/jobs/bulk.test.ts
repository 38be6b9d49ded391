import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { openInput } from "@/lib/inputs/open";
import { getJob } from "@/lib/queue/look";
import type { JobView } from "@/lib/queue/schema";
import { json, raw } from "@/lib/testing/bodies";
import { stored } from "@/lib/testing/inputs";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { ended, startWorker } from "@/lib/testing/worker";

/** 100,000 are promised, and take minutes. */
const RECORDS = Number(process.env.BULK_RECORDS ?? 6_000);
const KILLS = 2;
/** A worker is killed before it has done so much of what is left. */
const FURTHEST = 1 / 3;
const LOOK_MS = 5;
const KILL_MS = 60_000;
const TEST_MS = 240_000 + RECORDS * 20;

const note = (n: number) => `Note ${n} of many`;
const all = Array.from({ length: RECORDS }, (_, n) => note(n));

/** Asks for a job, again while that is under way, and once more after that. */
async function askedFor(
  path: string,
  init: RequestInit,
  key: string,
): Promise<JobView> {
  const headers = { ...init.headers, "idempotency-key": path };
  const again = async (): Promise<JobView> => {
    const answer = await ask(path, { ...init, headers, key });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const [first, ...others] = await Promise.all([again(), again()]);
  for (const one of [...others, await again()]) expect(one).toEqual(first);
  return first;
}

/** Has one worker after the other do a job, each killed at some record; answers how it ended. */
async function doneThroughKills(ctx: Ctx, asked: JobView): Promise<JobView> {
  for (let kills = 0, before = 0; kills < KILLS; kills++) {
    const worker = await startWorker();
    const next = (RECORDS - before) * Math.random() * FURTHEST;
    await when(ctx, asked, ({ done }) => done > before + next);
    await killedAmid(worker, asked);
    const { state, done } = await getJob(ctx, asked.id);
    expect(state).toBe("running");
    expect(done).toBeLessThan(RECORDS);
    before = done;
  }
  const worker = await startWorker();
  const job = await when(ctx, asked, ({ state }) => state !== "running");
  await ended(worker, "SIGTERM");
  return job;
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
    await pause(LOOK_MS);
  }
}

/** Kills a worker that is at a job, in a transaction that can't get to its end. */
const killedAmid = (worker: ChildProcess, { id }: JobView) =>
  db().$transaction(
    async (tx) => {
      await tx.$queryRaw`
        SELECT FROM jobs WHERE id = ${readId("job", id)}::uuid FOR UPDATE`;
      for (let waiting = 0; waiting === 0; ) {
        const [row] = await tx.$queryRaw<[{ waiting: number }]>`
          SELECT count(*)::int AS waiting FROM pg_stat_activity
          WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))`;
        waiting = row.waiting;
      }
      await ended(worker, "SIGKILL");
    },
    { timeout: KILL_MS },
  );

/** What each record of an app says, as its pages tell. */
async function notesIn(app: string, key: string): Promise<string[]> {
  const notes: string[] = [];
  for (let after = "", more = true; more; ) {
    const answer = await ask(`/apps/${app}/inputs?limit=200${after}`, { key });
    const { data, has_more, last_id } = await answer.json();
    notes.push(...data.map((one: { preview: string }) => one.preview));
    [after, more] = [`&after=${last_id}`, has_more];
  }
  return notes;
}

/** Which records the log says that this befell, as often as it says so. */
async function told({ db, appId }: Ctx, action: string): Promise<string[]> {
  const where = { appId, action };
  const entries = await db.auditEntry.findMany({
    where,
    select: { targetId: true },
  });
  return entries.map(({ targetId }) => String(targetId));
}

test(
  "D10: an import of many, asked for over and over by one key and killed at random records, brings each once; and so does their deletion",
  async () => {
    const [one, other] = [await tenant(), await tenant()];
    const { ctx } = one;
    const theirs = await stored(other.ctx, note(0));
    const key = await keyFor(one);

    const lines = all.map((text) =>
      JSON.stringify({ input: { type: "text", text } }),
    );
    const path = `/apps/${one.id}/imports`;
    const importing = await askedFor(path, raw(lines.join("\n")), key);
    expect(await doneThroughKills(ctx, importing)).toMatchObject({
      state: "done",
      total: RECORDS,
      done: RECORDS,
      missing: 0,
    });
    expect((await notesIn(one.id, key)).sort()).toEqual(all.toSorted());
    const received = await told(ctx, "input.receive");
    expect(received).toHaveLength(RECORDS);

    const matching = json({ q: "type:text" });
    const deletion = `/apps/${one.id}/inputs/delete`;
    const deleting = await askedFor(deletion, matching, key);
    expect(await doneThroughKills(ctx, deleting)).toMatchObject({
      state: "done",
      total: RECORDS,
      done: RECORDS,
      missing: 0,
    });
    expect(await notesIn(one.id, key)).toEqual([]);
    const destroyed = await told(ctx, "input.delete");
    expect(destroyed.sort()).toEqual(received.sort());

    expect(await ctx.db.job.count({ where: { appId: ctx.appId } })).toBe(2);
    const open = openInput({ ...other.ctx, now: new Date() }, theirs.id);
    await expect(open).resolves.toBeTruthy();
  },
  TEST_MS,
);
