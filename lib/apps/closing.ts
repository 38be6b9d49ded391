import "server-only";

import { lockApp, ofApp, removeApp, someRecords } from "@/lib/apps/remove";
import { record } from "@/lib/audit/record";
import { againWhereContested } from "@/lib/contested";
import { type Ctx, inTransaction } from "@/lib/context";
import { destroyMany } from "@/lib/inputs/destroy-many";
import { inBatches, type Outcome, type Turn } from "@/lib/queue/batches";
import { noteTotal, startOver } from "@/lib/queue/job";
import type { Job } from "@/prisma/generated/client";

const BATCH_SIZE = 1_000;

/**
 * Goes on with the destruction of an app, as long as the turn is: its records by their
 * receipt, and when none is left the app, with the job. A call that was under way when
 * the app closed may have stored one behind; then it looks at all that is left again.
 */
export async function continueClosing(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  if (job.total === null) {
    await noteTotal(ctx, job.id, await countRecords(ctx));
  }
  const records = allRecords(ctx, job.position);
  const outcome = await inBatches(ctx, job, turn, records, (ctx, ids) =>
    destroyMany(ctx, ids, ofApp(ctx)),
  );
  if (outcome !== "finished") return outcome;
  const at = { ...ctx, now: turn.now() };
  return againWhereContested(() => inTransaction(at, (ctx) => end(ctx, job)));
}

async function end(ctx: Ctx, job: Job): Promise<Outcome> {
  await lockApp(ctx);
  const [left] = await someRecords(ctx, null, 1);
  if (left === undefined) {
    await removeApp(ctx);
    return "finished";
  }
  const { appId, db } = ctx;
  if (await db.heldRecord.findFirst({ where: { appId } })) return "cancelled";
  await startOver(ctx, job.id);
  return "paused";
}

/** Opens an app again whose destruction came to no end, with what is left of it. */
export function reopenApp(ctx: Ctx): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const { appId, db } = ctx;
    const { count } = await db.app.updateMany({
      where: { id: appId, closingAt: { not: null } },
      data: { closingAt: null },
    });
    if (count === 1)
      await record(ctx, { action: "app.reopen", targetId: appId });
  });
}

async function* allRecords(ctx: Ctx, from: string | null) {
  for (let after = from; ; ) {
    const ids = await someRecords(ctx, after, BATCH_SIZE);
    yield ids;
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function countRecords({ appId, db }: Ctx): Promise<number> {
  return db.input.count({ where: { appId } });
}
