import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { destroyMany } from "@/lib/inputs/destroy-many";
import { alive } from "@/lib/inputs/record";
import type { Outcome, Turn } from "@/lib/queue/batches";
import { taskOf } from "@/lib/queue/job";
import type { JobView } from "@/lib/queue/schema";
import type { Selection } from "@/lib/search/schema";
import { Chosen, type Deed, doWith, goOnWith } from "@/lib/search/selected";
import type { Job } from "@/prisma/generated/client";

const DESTROYING: Deed = {
  kind: "delete_inputs",
  most: 1_000,
  work: (ctx, ids) => destroyMany(ctx, ids, alive(ctx)),
};

/**
 * Destroys the records that are named, or those that meet a query now. Up to 1,000
 * have gone when this resolves, all of them or none; more are a job, which
 * `continueDeleting` does. What a hold keeps stays, and is counted.
 */
export async function deleteMatching(
  ctx: Ctx,
  selection: Selection,
): Promise<JobView> {
  authorize(ctx, "inputs:delete");

  return doWith(ctx, selection, DESTROYING);
}

/** Goes on with a deletion from where it stands, as long as the turn is. */
export async function continueDeleting(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  const task = Chosen.parse(await taskOf(ctx, job));
  return goOnWith(ctx, job, turn, task, DESTROYING);
}
