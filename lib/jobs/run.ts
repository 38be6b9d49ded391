import "server-only";

import { jobContext } from "@/lib/auth/job";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import type { Outcome, Turn } from "@/lib/queue/batches";
import { enqueue, type Place } from "@/lib/queue/boss";
import { end, noteStart } from "@/lib/queue/job";
import type { JobKind } from "@/lib/queue/schema";
import { continueDeleting } from "@/lib/retention/delete";
import type { Job } from "@/prisma/generated/client";

type Work = (ctx: Ctx, job: Job, turn: Turn) => Promise<Outcome>;

/** What goes on with a job of each kind. */
const WORK: Partial<Record<JobKind, Work>> = {
  delete_inputs: continueDeleting,
};

/**
 * Goes on with a job for a turn. One that isn't through then gets a new place in the
 * queue, behind those that wait. Whatever this throws, the queue tries it again.
 */
export async function runJob(place: Place, turn: Turn): Promise<void> {
  const found = await jobContext(place, { now: turn.now(), address: null });
  if (!found) return;
  const { ctx, job } = found;
  const work = WORK[job.kind];
  if (!work) throw new Error("Nothing does work of this kind.");

  await noteStart(ctx, job.id);
  const outcome = await work(ctx, job, turn);
  if (outcome === "overtaken") return;
  if (outcome === "paused") return enqueue(db(), place);
  const state = outcome === "finished" ? "done" : "cancelled";
  const ended = await end({ ...ctx, now: turn.now() }, job.id, state);
  if (ended) log.info("job.ended", { kind: job.kind, state });
}

/** Notes that a job failed, after the queue has tried it often enough. */
export async function giveUp(place: Place, now: Date): Promise<void> {
  const found = await jobContext(place, { now, address: null });
  if (!found) return;
  const { ctx, job } = found;
  const ended = await end(ctx, job.id, "failed");
  if (ended) log.info("job.ended", { kind: job.kind, state: "failed" });
}
