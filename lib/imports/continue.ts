import "server-only";

import { annotate } from "@/lib/annotations/annotate";
import { againWhereContested } from "@/lib/contested";
import { type Ctx, inTransaction } from "@/lib/context";
import { AppError, type Failure } from "@/lib/errors";
import { forgetUpload } from "@/lib/imports/create";
import type { Item, Refusal } from "@/lib/imports/item";
import { itemsOf } from "@/lib/imports/items";
import { openUpload, Task } from "@/lib/imports/upload";
import { storeInput } from "@/lib/inputs/store";
import { type Outcome, type Turn, whyNotOn } from "@/lib/queue/batches";
import { noteTotal, taskOf } from "@/lib/queue/job";
import type { Job } from "@/prisma/generated/client";

/** A film may take its time to be sealed. */
const LIMITS = { maxWait: 10_000, timeout: 60 * 60_000 };

/** What is wrong with one thing, and not with the import. */
const OWN_FAULT = new Set<Failure>([
  "invalid_request",
  "store_not_allowed",
  "too_large",
  "unsupported_type",
  "insufficient_quota",
]);

/**
 * Goes on with an import from where it stands, as long as the turn is: a record at a time,
 * by the verbs that a request has. Each is one transaction with what is said of it and the
 * progress that it makes, so that whatever ends a worker, none is there half or twice.
 */
export async function continueImporting(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  if (!job.blobKey) return "finished";
  const { annotates, ...uploaded } = Task.parse(await taskOf(ctx, job));
  const upload = await openUpload(ctx, uploaded);
  const items = await itemsOf(job.format ?? "jsonl", upload);
  let number = 0;
  let { position } = job;
  const reached = numberIn(position);
  for await (const item of items) {
    if (++number <= reached) continue;
    const standing = { id: job.id, position };
    const now = { ...ctx, now: turn.now() };
    const found = annotates ? item : silent(item);
    const ended = await importOne(now, standing, found, number);
    if (ended) return ended;
    position = positionOf(number);
    if (turn.stop.aborted || turn.isOver()) return "paused";
  }
  await noteTotal(ctx, job.id, number);
  return "finished";
}

/** The same without what is said of it, for who may not annotate. */
const silent = ({ place, open }: Item): Item => ({
  place,
  open: async () => {
    const { record, annotations, refused } = await open();
    const reason = "What is said of it: this key may not annotate.";
    const left = annotations.length > 0 ? [{ place, reason }] : [];
    return { record, annotations: [], refused: [...refused, ...left] };
  },
});

/** Has an import that has ended leave nothing of what was uploaded. */
export async function endImport(ctx: Ctx, job: Job): Promise<void> {
  if (job.blobKey) await forgetUpload(ctx, job.blobKey);
  const where = { appId: ctx.appId, id: job.id };
  await ctx.db.job.updateMany({ where, data: { blobKey: null } });
}

type Standing = { id: string; position: string | null };

/** Undone: another worker has it, or somebody stopped it. */
class Ended extends Error {
  constructor(readonly outcome: Outcome) {
    super("The import isn't to go on from here.");
  }
}

async function importOne(
  ctx: Ctx,
  { id, position }: Standing,
  item: Item,
  number: number,
): Promise<Outcome | undefined> {
  try {
    await againWhereContested(() =>
      inTransaction(
        ctx,
        async (ctx) => {
          const { done, refused } = await made(ctx, item);
          // At last, so that whoever asks it to stop doesn't wait for a film.
          const ended = await whyNotOn(ctx, id, position);
          if (ended) throw new Ended(ended);
          await note(ctx, id, { done, refused, number });
        },
        LIMITS,
      ),
    );
  } catch (error) {
    if (error instanceof Ended) return error.outcome;
    throw error;
  }
}

type Made = { done: number; refused: Refusal[] };

/** A record with all that is said of it, or none of it. */
async function made(ctx: Ctx, { place, open }: Item): Promise<Made> {
  try {
    const { record, annotations, refused } = await open();
    return await inTransaction(ctx, async (ctx) => {
      const { id } = await storeInput(ctx, record);
      for (const body of annotations) if (id) await annotate(ctx, id, body);
      return { done: 1, refused };
    });
  } catch (error) {
    const isItsOwn = error instanceof AppError && OWN_FAULT.has(error.code);
    if (!isItsOwn) throw error;
    return { done: 0, refused: [{ place, reason: error.message }] };
  }
}

async function note(
  { appId, db }: Ctx,
  id: string,
  { done, refused, number }: Made & { number: number },
): Promise<void> {
  const before = await db.importRefusal.count({ where: { appId, jobId: id } });
  await db.importRefusal.createMany({
    data: refused.map((one, at) => ({
      ...{ appId, jobId: id, number: before + at + 1 },
      ...one,
    })),
  });
  await db.job.update({
    where: { appId_id: { appId, id } },
    data: { done: { increment: done }, position: positionOf(number) },
    select: { id: true },
  });
}

// Positions are ids; these tell how many there were.
const positionOf = (number: number) =>
  `00000000-0000-0000-0000-${number.toString(16).padStart(12, "0")}`;

const numberIn = (position: string | null) =>
  position === null ? 0 : Number.parseInt(position.slice(-12), 16);
