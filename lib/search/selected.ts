import "server-only";

import { z } from "zod";

import { againWhereContested } from "@/lib/contested";
import { type Ctx, inTransaction } from "@/lib/context";
import { readId, timeOf } from "@/lib/ids";
import {
  inBatches,
  type Outcome,
  type Turn,
  type Worked,
} from "@/lib/queue/batches";
import { askFor, beginAtOnce, noteDone, noteTotal } from "@/lib/queue/job";
import type { JobKind, JobView } from "@/lib/queue/schema";
import { countMatching } from "@/lib/search/count";
import { matching } from "@/lib/search/matching";
import type { Selection } from "@/lib/search/schema";
import type { Job } from "@/prisma/generated/client";

const BATCH_SIZE = 1_000;

/** How many batches a request looks at to find what meets a query. */
const LOOKS_MOST = 5;

/** A thousand records take a tenth of a second, on a machine with nothing else to do. */
const LIMITS = { maxWait: 10_000, timeout: 30_000 };

/** What a job remembers of a selection. */
export const Chosen = z.union([
  z.object({ ids: z.array(z.uuid()) }),
  z.object({ q: z.string() }),
]);
export type Chosen = z.infer<typeof Chosen>;

/** What is to be done with a selection. */
export type Deed = {
  kind: JobKind;
  /** The most records that it is done with in the request that asks for it. */
  most: number;
  /** Whether so many are as light as they are few. By default they are. */
  isLight?: (ctx: Ctx, ids: string[]) => Promise<boolean>;
  /** What a job remembers of it, beside the selection. */
  task?: object;
  /** What else is written where it begins. */
  begun?: (ctx: Ctx, job: string) => Promise<void>;
  work: (ctx: Ctx, ids: string[], job: string) => Promise<Worked>;
};

/**
 * Does something with the records that are named, or those that meet a query now. With
 * few it is done when this resolves, with all of them or none; more are a job, which
 * `goOnWith` does. What is malformed, gone or someone else's is counted as missing, and
 * not told apart.
 */
export async function doWith(
  ctx: Ctx,
  { ids, q = "" }: Selection,
  deed: Deed,
): Promise<JobView> {
  const { most } = deed;
  if (!ids) {
    const few = await fewThatMatch(ctx, q, most);
    const now = few && (await isLight(ctx, few, deed));
    if (now) return doAtOnce(ctx, few, few.length, deed);
    return leave(ctx, { q }, null, deed);
  }
  const shown = new Set(ids);
  const named = [...shown].flatMap((one) => readId("inp", one) ?? []).sort();
  const now = shown.size <= most && (await isLight(ctx, named, deed));
  if (now) return doAtOnce(ctx, named, shown.size, deed);
  return leave(ctx, { ids: named }, shown.size, deed);
}

const isLight = async (ctx: Ctx, ids: string[], deed: Deed) =>
  deed.isLight ? deed.isLight(ctx, ids) : true;

/** Null: they are too many for a request, or it takes too long to find them. */
async function fewThatMatch(
  ctx: Ctx,
  q: string,
  most: number,
): Promise<string[] | null> {
  const found: string[] = [];
  let looks = 0;
  for await (const ids of matching(ctx, q)) {
    found.push(...ids);
    if (found.length > most || ++looks > LOOKS_MOST) return null;
  }
  return found;
}

/** Leaves it to a worker. */
function leave(
  ctx: Ctx,
  chosen: Chosen,
  total: number | null,
  { kind, task, begun }: Deed,
): Promise<JobView> {
  return inTransaction(ctx, async (ctx) => {
    const job = await askFor(ctx, kind, { ...task, ...chosen }, total);
    await begun?.(ctx, readId("job", job.id) ?? "");
    return job;
  });
}

async function doAtOnce(
  ctx: Ctx,
  ids: string[],
  total: number,
  { kind, begun, work }: Deed,
): Promise<JobView> {
  const { job, afterwards } = await againWhereContested(() =>
    inTransaction(
      ctx,
      async (ctx) => {
        const id = await beginAtOnce(ctx, kind);
        await begun?.(ctx, id);
        const { afterwards, ...counts } = await work(ctx, ids, id);
        const job = await noteDone(ctx, id, { ...counts, total });
        return { job, afterwards };
      },
      LIMITS,
    ),
  );
  await afterwards?.(ctx);
  return job;
}

/** Goes on with a job from where it stands, as long as the turn is. */
export async function goOnWith(
  ctx: Ctx,
  job: Job,
  turn: Turn,
  chosen: Chosen,
  { work, inTurn = (batches) => batches }: GoingOn,
): Promise<Outcome> {
  const each = (ctx: Ctx, ids: string[]) => work(ctx, ids, job.id);
  if ("ids" in chosen) {
    const batches = inTurn(inOrder(chosen.ids, job.position));
    return inBatches(ctx, job, turn, batches, each);
  }
  // What came in the same millisecond may have been there when it was asked.
  const until = new Date(timeOf(job.id).getTime() + 1);
  if (job.total === null) {
    const total = await countMatching(ctx, chosen.q, { until }, turn.stop);
    if (total === null) return "paused";
    await noteTotal(ctx, job.id, total);
  }
  const found = matching(ctx, chosen.q, { until, after: job.position });
  return inBatches(ctx, job, turn, inTurn(found), each);
}

type GoingOn = Pick<Deed, "work"> & {
  /** How batches are to be cut before they are worked on. */
  inTurn?: (batches: AsyncIterable<string[]>) => AsyncIterable<string[]>;
};

async function* inOrder(ids: string[], after: string | null) {
  const left = after === null ? ids : ids.filter((id) => id > after);
  for (let from = 0; from < left.length; from += BATCH_SIZE) {
    yield left.slice(from, from + BATCH_SIZE);
  }
}
