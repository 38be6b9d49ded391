import "server-only";

import { continueClosing, reopenApp } from "@/lib/apps/closing";
import { exportContext, jobContext } from "@/lib/auth/job";
import { continueAnnotating } from "@/lib/bulk/annotate";
import { continueChoosing } from "@/lib/community/exports/choose";
import { endExport } from "@/lib/community/exports/job";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { continueExporting } from "@/lib/exports/create";
import { continueImporting, endImport } from "@/lib/imports/continue";
import { log } from "@/lib/log";
import type { Outcome, Turn } from "@/lib/queue/batches";
import { enqueue, type Place } from "@/lib/queue/boss";
import { end, noteStart } from "@/lib/queue/job";
import type { JobKind } from "@/lib/queue/schema";
import { continueDeleting } from "@/lib/retention/delete";
import { continueHolding } from "@/lib/retention/holds/many";
import { continueSharing, continueUnsharing } from "@/lib/sharing/many";
import { continueStopping } from "@/lib/sharing/stop";
import type { Job } from "@/prisma/generated/client";

type Work = {
  goOn: (ctx: Ctx, job: Job, turn: Turn) => Promise<Outcome>;
  /** What is to be put right where it was cancelled, or has failed. */
  putRight?: (ctx: Ctx) => Promise<void>;
  /** What is to be cleared away, however it ended. */
  clearUp?: (ctx: Ctx, job: Job) => Promise<void>;
};

/** What is done with a job of each kind. */
const WORK: Record<JobKind, Work> = {
  delete_inputs: { goOn: continueDeleting },
  annotate_inputs: { goOn: continueAnnotating },
  export_inputs: { goOn: continueExporting },
  import_inputs: { goOn: continueImporting, clearUp: endImport },
  place_hold: { goOn: continueHolding },
  delete_app: { goOn: continueClosing, putRight: reopenApp },
  share_inputs: { goOn: continueSharing },
  unshare_inputs: { goOn: continueUnsharing },
  stop_sharing: { goOn: continueStopping },
};

/**
 * Goes on with a job for a turn. One that isn't through then gets a new place in the
 * queue, behind those that wait. Whatever this throws, the queue tries it again.
 */
export async function runJob(place: Place, turn: Turn): Promise<void> {
  if ("communityExport" in place) return runExport(place, turn);
  const found = await jobContext(place, { now: turn.now(), address: null });
  if (!found) return;
  const { ctx, job } = found;
  const work = WORK[job.kind];

  await noteStart(ctx, job.id);
  const outcome = await work.goOn(ctx, job, turn);
  const after = { ...ctx, now: turn.now() };
  if (outcome === "finished") await endAs("done", after, job);
  if (outcome === "cancelled") await endAs("cancelled", after, job);
  if (outcome === "paused") await enqueue(db(), place);
}

/** Notes that a job failed, after the queue has tried it often enough. */
export async function giveUp(place: Place, now: Date): Promise<void> {
  if ("communityExport" in place) {
    return endExport(db(), place.communityExport, "failed", now);
  }
  const found = await jobContext(place, { now, address: null });
  if (!found) return;
  await endAs("failed", found.ctx, found.job);
}

async function endAs(
  state: "done" | "cancelled" | "failed",
  ctx: Ctx,
  job: Job,
): Promise<void> {
  const { id, kind } = job;
  if (state !== "done") await WORK[kind].putRight?.(ctx);
  await WORK[kind].clearUp?.(ctx, job);
  await end(ctx, id, state);
  log.info("job.ended", { kind, state });
}

type OfExport = Extract<Place, { communityExport: string }>;

async function runExport(place: OfExport, turn: Turn): Promise<void> {
  const { communityExport: id } = place;
  const found = await exportContext(id, { now: turn.now(), address: null });
  if (!found) return;
  const outcome = await continueChoosing(found.ctx, found.row, turn);
  const end = (state: "done" | "cancelled") =>
    endExport(db(), id, state, turn.now());
  if (outcome === "finished") await end("done");
  if (outcome === "cancelled") await end("cancelled");
  if (outcome === "paused") await enqueue(db(), place);
}
