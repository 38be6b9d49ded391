import "server-only";

import { z } from "zod";

import { annotateEach } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import type { BulkAnnotation } from "@/lib/bulk/schema";
import { authorize, type Ctx } from "@/lib/context";
import { inMemory, type Weighed } from "@/lib/inputs/index-again";
import type { Outcome, Turn } from "@/lib/queue/batches";
import { taskOf } from "@/lib/queue/job";
import type { JobView } from "@/lib/queue/schema";
import { Chosen, type Deed, doWith, goOnWith } from "@/lib/search/selected";
import { rowsOf } from "@/lib/statement";
import { type Job, Prisma } from "@/prisma/generated/client";

/** Each of them is opened and indexed anew: so many at a time. */
const AT_ONCE_MOST = 200;

/** What a job remembers: the records, and what is said about them. */
const Task = z.object({ annotation: AnnotationBody }).and(Chosen);

/**
 * Says the same about each of the records that are named, or that meet a query now. Up
 * to 200 are annotated when this resolves, all of them or none; more are a job, which
 * `continueAnnotating` does, and by which each is annotated once. Those that are gone or
 * have as many annotations as there may be are counted as missing.
 */
export async function annotateMatching(
  ctx: Ctx,
  { annotation, ...selection }: BulkAnnotation,
): Promise<JobView> {
  authorize(ctx, "annotations:write");

  return doWith(ctx, selection, {
    kind: "annotate_inputs",
    most: AT_ONCE_MOST,
    isLight: async (ctx, ids) => {
      const rows = await weighed(ctx, ids);
      return inMemory(rows).length === rows.length;
    },
    task: { annotation },
    work: saying(annotation),
  });
}

/** Goes on with annotating from where it stands, as long as the turn is. */
export async function continueAnnotating(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  const { annotation, ...chosen } = Task.parse(await taskOf(ctx, job));
  return goOnWith(ctx, job, turn, chosen, {
    work: saying(annotation),
    inTurn: (batches) => lighter(ctx, batches),
  });
}

const saying =
  (annotation: AnnotationBody): Deed["work"] =>
  async (ctx, ids) => {
    const made = await annotateEach(ctx, ids, annotation);
    return { done: made.length, held: 0 };
  };

/** The same records in batches of which each can be opened at once. */
async function* lighter(
  ctx: Ctx,
  batches: AsyncIterable<string[]>,
): AsyncGenerator<string[]> {
  for await (const batch of batches) {
    let left = await weighed(ctx, batch);
    if (left.length === 0) yield [];
    while (left.length > 0) {
      const some = inMemory(left.slice(0, AT_ONCE_MOST));
      yield some;
      left = left.slice(some.length);
    }
  }
}

const weighed = ({ db, appId }: Ctx, ids: string[]): Promise<Weighed[]> =>
  rowsOf<Weighed>(
    db,
    Prisma.sql`
    SELECT id, type::text AS type, bytes FROM inputs
    WHERE app_id = ${appId}::uuid AND id = ANY(${ids}::uuid[]) ORDER BY id`,
  );
