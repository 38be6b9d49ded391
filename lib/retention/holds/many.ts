import "server-only";

import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { readId } from "@/lib/ids";
import type { Outcome, Turn } from "@/lib/queue/batches";
import { askFor, taskOf } from "@/lib/queue/job";
import { keep } from "@/lib/retention/holds/keep";
import { matching } from "@/lib/search/matching";
import { goOnWith } from "@/lib/search/selected";
import type { Job } from "@/prisma/generated/client";

/** The most records that are held in the request that asks for it. */
const AT_ONCE_MOST = 10_000;

/** How many batches of records a request looks at to find them. */
const LOOKS_MOST = 20;

/** What a job remembers: the hold, and the query that names its records. */
const Task = z.object({ hold: z.uuid(), q: z.string() });

/**
 * The records that meet a query now, in batches. Null: they are too many for a
 * request, or it takes too long to find them.
 */
export async function fewThatMatch(
  ctx: Ctx,
  q: string | null,
): Promise<string[][] | null> {
  if (q === null) throw wrongQuery("Send an input or a query.");
  const batches: string[][] = [];
  let found = 0;
  for await (const ids of matching(ctx, q)) {
    batches.push(ids);
    found += ids.length;
    if (found > AT_ONCE_MOST || batches.length > LOOKS_MOST) return null;
  }
  if (found === 0) throw nothingMatches();
  return batches;
}

/** Asks for a job that has a hold keep what meets a query now. */
export async function askToHold(
  ctx: Ctx,
  hold: string,
  q: string,
): Promise<void> {
  const job = await askFor(ctx, "place_hold", { hold, q }, null);
  await ctx.db.hold.update({
    where: { appId_id: { appId: ctx.appId, id: hold } },
    data: { jobId: readId("job", job.id) },
    select: { id: true },
  });
}

/**
 * Goes on with placing a hold from where it stands, as long as the turn is. What it
 * has kept, it keeps, also where the job is cancelled.
 */
export async function continueHolding(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  const { hold, q } = Task.parse(await taskOf(ctx, job));
  return goOnWith(
    ctx,
    job,
    turn,
    { q },
    {
      work: async (ctx, ids) => ({ done: await keep(ctx, hold, ids), held: 0 }),
    },
  );
}

export const nothingMatches = () =>
  wrongQuery("No record matches, so none is held.");

const wrongQuery = (message: string) =>
  new AppError("invalid_request", message, {
    param: "q",
    fields: { q: [message] },
  });
