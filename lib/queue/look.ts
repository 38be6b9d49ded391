import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import { beyond, type List, page } from "@/lib/paging";
import type { Permission } from "@/lib/permissions";
import { viewOf } from "@/lib/queue/job";
import {
  JOB_KINDS,
  type JobKind,
  type JobQuery,
  type JobView,
} from "@/lib/queue/schema";
import type { Job } from "@/prisma/generated/client";

/** Whoever may start a job of a kind may see and stop those that others started. */
const STARTED_WITH: Record<JobKind, Permission> = {
  delete_inputs: "inputs:delete",
  annotate_inputs: "annotations:write",
  export_inputs: "inputs:read",
  import_inputs: "inputs:write",
  place_hold: "retention:write",
  delete_app: "apps:write",
  share_inputs: "sharing:write",
  unshare_inputs: "sharing:write",
  stop_sharing: "sharing:write",
};

/** A page of the app's jobs, of the kinds that the actor may start. */
export async function listJobs(
  ctx: Ctx,
  query: JobQuery,
): Promise<List<JobView>> {
  authorize(ctx, "apps:read");

  const { active } = query;
  const jobs = await ctx.db.job.findMany({
    where: {
      appId: ctx.appId,
      kind: { in: JOB_KINDS.filter((kind) => mayStart(ctx, kind)) },
      ...beyond(query, "job"),
      ...(active && { finishedAt: active === "true" ? null : { not: null } }),
    },
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  return page(jobs.map(viewOf), query.limit);
}

const mayStart = (ctx: Ctx, kind: JobKind) =>
  ctx.actor.may.has(STARTED_WITH[kind]);

export async function getJob(ctx: Ctx, shown: string): Promise<JobView> {
  return viewOf(await findJob(ctx, shown));
}

/**
 * Asks a job to stop, which it does after the batch that it has in hand; what is done
 * stays done. To ask twice is no error; `conflict` where it has ended, or can't be left
 * half done.
 */
export async function cancelJob(ctx: Ctx, shown: string): Promise<JobView> {
  return inTransaction(ctx, async (ctx) => {
    const { id, kind } = await findJob(ctx, shown);
    if (kind === "stop_sharing") throw hasToEnd();
    const { count } = await ctx.db.job.updateMany({
      where: { appId: ctx.appId, id, finishedAt: null },
      data: { cancelAskedAt: ctx.now },
    });
    if (count === 0) {
      throw new AppError("conflict", "This job has ended. What it did stays.");
    }
    await record(ctx, { action: "job.cancel", targetId: id });
    return viewOf(await findJob(ctx, shown));
  });
}

const hasToEnd = () =>
  new AppError(
    "conflict",
    "This app has stopped sharing. Taking back what it shared can't be stopped.",
  ).telling({ "x-should-retry": "false" });

async function findJob(ctx: Ctx, shown: string): Promise<Job> {
  authorize(ctx, "apps:read");
  const id = readId("job", shown);
  const job =
    id &&
    (await ctx.db.job.findUnique({
      where: { appId_id: { appId: ctx.appId, id } },
    }));
  if (!job) throw notFound("job");
  authorize(ctx, STARTED_WITH[job.kind]);
  return job;
}
