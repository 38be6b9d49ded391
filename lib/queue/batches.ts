import "server-only";

import { againWhereContested } from "@/lib/contested";
import { type Ctx, inTransaction } from "@/lib/context";
import type { Progress } from "@/lib/queue/job";
import type { Job } from "@/prisma/generated/client";

/** For how long a worker may be at a job. */
export type Turn = {
  /** Aborted when the worker itself is to stop. */
  stop: AbortSignal;
  /** Whether it is time to let others have a turn, once some progress is made. */
  isOver: () => boolean;
  /** What time it is, for each batch anew. */
  now: () => Date;
};

/**
 * How a turn ended: with the job; amid it; because somebody cancelled it; or because
 * another worker has it in hand.
 */
export type Outcome = "finished" | "paused" | "cancelled" | "overtaken";

/** What became of a batch, and what is left to do once that is committed. */
export type Worked = Progress & { afterwards?: (ctx: Ctx) => Promise<unknown> };

type Work = (ctx: Ctx, ids: string[]) => Promise<Worked>;

/** A batch takes a tenth of a second, on a machine with nothing else to do. */
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

/**
 * Works through batches of ids, which come in order and after the job's position. Each
 * is one transaction with the progress that it makes: whatever ends a worker, what is
 * counted is what is done, and whoever takes the job up goes on with the next batch.
 * Of two workers that have the same job, one does a batch and the other gives it up.
 */
export async function inBatches(
  ctx: Ctx,
  job: Job,
  turn: Turn,
  batches: AsyncIterable<string[]>,
  work: Work,
): Promise<Outcome> {
  let { position } = job;
  for await (const ids of batches) {
    const standing = { ...job, position };
    const one = await againWhereContested(() =>
      inTransaction(
        { ...ctx, now: turn.now() },
        (ctx) => oneBatch(ctx, standing, ids, work),
        LIMITS,
      ),
    );
    if (one.ended) return one.ended;
    await one.afterwards?.(ctx);
    position = ids.at(-1) ?? position;
    if (turn.stop.aborted || (ids.length > 0 && turn.isOver())) return "paused";
  }
  return "finished";
}

type One = { ended?: Outcome; afterwards?: Worked["afterwards"] };

async function oneBatch(
  ctx: Ctx,
  { id, position }: Job,
  ids: string[],
  work: Work,
): Promise<One> {
  const ended = await whyNotOn(ctx, id, position);
  const last = ids.at(-1);
  if (ended || last === undefined) return { ended };

  const { done, held, afterwards } = await work(ctx, ids);
  await ctx.db.job.update({
    where: { appId_id: { appId: ctx.appId, id } },
    data: {
      done: { increment: done },
      held: { increment: held },
      position: last,
    },
    select: { id: true },
  });
  return { afterwards };
}

/** Why a job isn't to go on from where it was; it is locked until the batch is done. */
export async function whyNotOn(
  ctx: Ctx,
  id: string,
  position: string | null,
): Promise<Extract<Outcome, "overtaken" | "cancelled"> | undefined> {
  const [job] = await ctx.db.$queryRaw<Standing[]>`
    SELECT position, cancel_asked_at AS "cancelAskedAt" FROM jobs
    WHERE app_id = ${ctx.appId}::uuid AND id = ${id}::uuid
      AND finished_at IS NULL FOR UPDATE`;
  if (!job || job.position !== position) return "overtaken";
  return job.cancelAskedAt ? "cancelled" : undefined;
}

type Standing = { position: string | null; cancelAskedAt: Date | null };
