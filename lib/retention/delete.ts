import "server-only";

import { z } from "zod";

import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { readId, timeOf } from "@/lib/ids";
import { destroyMany } from "@/lib/inputs/destroy-many";
import { alive } from "@/lib/inputs/record";
import {
  inBatches,
  type Outcome,
  type Turn,
  type Worked,
} from "@/lib/queue/batches";
import { askFor, noteDone, noteTotal, taskOf } from "@/lib/queue/job";
import type { JobView } from "@/lib/queue/schema";
import type { Selection } from "@/lib/retention/schema";
import { countMatching } from "@/lib/search/count";
import { matching } from "@/lib/search/matching";
import type { Job } from "@/prisma/generated/client";

/** The most records that go in the request that asks for it. */
const AT_ONCE_MOST = 1_000;

/** How many batches a request looks at to find them. */
const LOOKS_MOST = 5;

/** A thousand records take a tenth of a second, on a machine with nothing else to do. */
const LIMITS = { maxWait: 10_000, timeout: 30_000 };

/** What a job remembers of its selection. */
const Task = z.union([
  z.object({ ids: z.array(z.uuid()) }),
  z.object({ q: z.string() }),
]);

/**
 * Destroys the records that are named, or those that meet a query now. Up to 1,000
 * have gone when this resolves, all of them or none; more are a job, which
 * `continueDeleting` does. What a hold keeps stays, and is counted. What is malformed,
 * gone or someone else's is counted as missing, and not told apart.
 */
export async function deleteMatching(
  ctx: Ctx,
  { ids, q }: Selection,
): Promise<JobView> {
  authorize(ctx, "inputs:delete");

  return ids ? deleteNamed(ctx, new Set(ids)) : deleteFound(ctx, q ?? "");
}

function deleteNamed(ctx: Ctx, shown: Set<string>): Promise<JobView> {
  const ids = [...shown].flatMap((one) => readId("inp", one) ?? []).sort();
  return shown.size <= AT_ONCE_MOST
    ? deleteAtOnce(ctx, ids, shown.size)
    : askFor(ctx, "delete_inputs", { ids }, shown.size);
}

async function deleteFound(ctx: Ctx, q: string): Promise<JobView> {
  const few = await fewThatMatch(ctx, q);
  return few
    ? deleteAtOnce(ctx, few, few.length)
    : askFor(ctx, "delete_inputs", { q }, null);
}

/** Null: they are too many for a request, or it takes too long to find them. */
async function fewThatMatch(ctx: Ctx, q: string): Promise<string[] | null> {
  const found: string[] = [];
  let looks = 0;
  for await (const ids of matching(ctx, q)) {
    found.push(...ids);
    if (found.length > AT_ONCE_MOST || ++looks > LOOKS_MOST) return null;
  }
  return found;
}

async function deleteAtOnce(
  ctx: Ctx,
  ids: string[],
  total: number,
): Promise<JobView> {
  const { job, afterwards } = await againWhereContested(() =>
    inTransaction(
      ctx,
      async (ctx) => {
        const { afterwards, ...counts } = await destroy(ctx, ids);
        const job = await noteDone(ctx, "delete_inputs", { ...counts, total });
        return { job, afterwards };
      },
      LIMITS,
    ),
  );
  await afterwards?.(ctx);
  return job;
}

/** Goes on with a deletion from where it stands, as long as the turn is. */
export async function continueDeleting(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  const task = Task.parse(await taskOf(ctx, job));
  if ("ids" in task) {
    const batches = inOrder(task.ids, job.position);
    return inBatches(ctx, job, turn, batches, destroy);
  }
  // What came in the same millisecond may have been there when it was asked.
  const until = new Date(timeOf(job.id).getTime() + 1);
  if (job.total === null) {
    const total = await countMatching(ctx, task.q, { until }, turn.stop);
    if (total === null) return "paused";
    await noteTotal(ctx, job.id, total);
  }
  const batches = matching(ctx, task.q, { until, after: job.position });
  return inBatches(ctx, job, turn, batches, destroy);
}

async function* inOrder(ids: string[], after: string | null) {
  const left = after === null ? ids : ids.filter((id) => id > after);
  for (let from = 0; from < left.length; from += AT_ONCE_MOST) {
    yield left.slice(from, from + AT_ONCE_MOST);
  }
}

const destroy = (ctx: Ctx, ids: string[]): Promise<Worked> =>
  destroyMany(ctx, ids, alive(ctx));
