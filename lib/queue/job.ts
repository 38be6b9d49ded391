import "server-only";

import { type Ctx, inTransaction } from "@/lib/context";
import { newId, showId, timeOf } from "@/lib/ids";
import { enqueue } from "@/lib/queue/boss";
import type { JobKind, JobState, JobView } from "@/lib/queue/schema";
import { appKeyOf } from "@/lib/sealing/app-key";
import { openJson, sealJson } from "@/lib/sealing/field";
import type { Job } from "@/prisma/generated/client";

/** How far work has come: what is done, and what a hold kept. */
export type Progress = { done: number; held: number };

/**
 * Asks for work that is too much for one request. The row and its place in the queue
 * are one transaction, so that there is no job that no worker comes to. What is to be
 * done is sealed, since it may be a query, and forgotten when the job has ended.
 */
export async function askFor(
  ctx: Ctx,
  kind: JobKind,
  task: object,
  total: number | null,
): Promise<JobView> {
  const id = newId(ctx.now);
  const key = await appKeyOf(ctx);
  const sealedTask = sealJson(key, placeOf(ctx, id), task);
  return inTransaction(ctx, async (ctx) => {
    const job = await ctx.db.job.create({
      data: {
        ...begun(ctx, id, kind),
        total,
        sealedTask: Uint8Array.from(sealedTask),
      },
    });
    await enqueue(ctx.db, { app: ctx.appId, job: id });
    return viewOf(job);
  });
}

/**
 * Notes that the request that asks for work does it, in its transaction. Answers with
 * the job's id.
 */
export async function beginAtOnce(ctx: Ctx, kind: JobKind): Promise<string> {
  const { id } = await ctx.db.job.create({
    data: {
      ...begun(ctx, newId(ctx.now), kind),
      state: "running",
      startedAt: ctx.now,
    },
    select: { id: true },
  });
  return id;
}

/** Notes that such work is done. */
export async function noteDone(
  { appId, db }: Ctx,
  id: string,
  { total, done, held }: Progress & { total: number },
): Promise<JobView> {
  const job = await db.job.update({
    where: { appId_id: { appId, id } },
    data: { state: "done", total, done, held, finishedAt: new Date() },
  });
  return viewOf(job);
}

/** Notes how many records a job is about, once that is known. */
export async function noteTotal(
  { appId, db }: Ctx,
  id: string,
  total: number,
): Promise<void> {
  await db.job.updateMany({ where: { appId, id }, data: { total } });
}

/** Has a job look at everything again from the beginning, at its next turn. */
export async function startOver({ appId, db }: Ctx, id: string): Promise<void> {
  await db.job.updateMany({ where: { appId, id }, data: { position: null } });
}

/** Notes that a job is under way. */
export async function noteStart(
  { appId, db, now }: Ctx,
  id: string,
): Promise<void> {
  const where = { appId, id, finishedAt: null };
  await db.job.updateMany({ where, data: { state: "running" } });
  await db.job.updateMany({
    where: { ...where, startedAt: null },
    data: { startedAt: now },
  });
}

/** Ends a job, and forgets what it was to do. One that had ended is left alone. */
export async function end(
  { appId, db, now }: Ctx,
  id: string,
  state: Extract<JobState, "done" | "cancelled" | "failed">,
): Promise<void> {
  await db.job.updateMany({
    where: { appId, id, finishedAt: null },
    data: { state, finishedAt: now, sealedTask: null },
  });
}

function begun({ appId, actor }: Ctx, id: string, kind: JobKind) {
  const actorId = actor.kind === "job" ? null : actor.id;
  return { appId, id, kind, actorKind: actor.kind, actorId };
}

/** What a job is to do, as it was asked; its shape is for the caller to check. */
export async function taskOf(ctx: Ctx, job: Job): Promise<unknown> {
  if (!job.sealedTask) throw new Error("A job that has ended has no task.");
  return openJson(await appKeyOf(ctx), placeOf(ctx, job.id), job.sealedTask);
}

const placeOf = ({ appId }: Ctx, id: string) => ({
  appId,
  recordId: id,
  field: "job-task",
});

/** A job as the world sees it. */
export function viewOf(job: Job): JobView {
  const total = job.total === null ? null : Number(job.total);
  const [done, held] = [Number(job.done), Number(job.held)];
  const isDone = job.state === "done" && total !== null;
  return {
    object: "job",
    id: showId("job", job.id),
    kind: job.kind,
    state: job.state,
    total,
    done,
    held,
    missing: isDone ? Math.max(0, total - done - held) : null,
    cancelling: job.cancelAskedAt !== null && job.finishedAt === null,
    created_at: timeOf(job.id).toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}
