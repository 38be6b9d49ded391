import "server-only";

import { lockApp, ofApp, removeApp, someRecords } from "@/lib/apps/remove";
import type { AppDeleted } from "@/lib/apps/schema";
import { record } from "@/lib/audit/record";
import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { showId } from "@/lib/ids";
import { destroyMany } from "@/lib/inputs/destroy-many";
import { askFor, viewOf } from "@/lib/queue/job";
import type { JobView } from "@/lib/queue/schema";

/** The most records that go in the request that asks for it. */
const AT_ONCE_MOST = 1_000;

/** A thousand records take a tenth of a second, on a machine with nothing else to do. */
const LIMITS = { maxWait: 10_000, timeout: 30_000 };

type Closed = {
  answer: AppDeleted | JobView;
  afterwards?: (ctx: Ctx) => Promise<unknown>;
};

/**
 * Destroys an app: all its records, its keys, and at last itself. Up to 1,000 records
 * have gone when this resolves, and the app with them; more are a job, which
 * `continueClosing` does, and until that has ended the app takes nothing new. Its keys
 * are worthless from this moment on, also where the job is cancelled. `held` where a
 * hold keeps a record: then nothing of it is done.
 */
export async function closeApp(ctx: Ctx): Promise<AppDeleted | JobView> {
  authorize(ctx, "apps:write");

  const { answer, afterwards } = await againWhereContested(() =>
    inTransaction(ctx, close, LIMITS),
  );
  await afterwards?.(ctx);
  return answer;
}

async function close(ctx: Ctx): Promise<Closed> {
  await lockApp(ctx);
  const underWay = await ctx.db.job.findFirst({
    where: { appId: ctx.appId, kind: "delete_app", finishedAt: null },
  });
  if (underWay) return { answer: viewOf(underWay) };

  await refuseHeld(ctx);
  const ids = await someRecords(ctx, null, AT_ONCE_MOST + 1);
  return ids.length > AT_ONCE_MOST
    ? { answer: await beginClosing(ctx) }
    : closeAtOnce(ctx, ids);
}

async function closeAtOnce(ctx: Ctx, ids: string[]): Promise<Closed> {
  const { done, afterwards } = await destroyMany(ctx, ids, ofApp(ctx));
  await removeApp(ctx);
  const answer: AppDeleted = {
    object: "app.deleted",
    id: showId("app", ctx.appId),
    deleted: true,
    records: done,
  };
  return { answer, afterwards };
}

async function beginClosing(ctx: Ctx): Promise<JobView> {
  const { appId, db, now } = ctx;
  await db.app.update({
    where: { id: appId },
    data: { closingAt: now },
    select: { id: true },
  });
  await record(ctx, { action: "app.close", targetId: appId });
  const keys = await db.apiKey.updateManyAndReturn({
    where: { appId, revokedAt: null },
    data: { revokedAt: now },
    select: { id: true },
  });
  for (const { id } of keys) {
    await record(ctx, { action: "key.revoke", targetId: id });
  }
  return askFor(ctx, "delete_app", {}, null);
}

/** A hold that a job is still placing counts as one that keeps records. */
async function refuseHeld({ appId, db }: Ctx): Promise<void> {
  const held = await db.heldRecord.findFirst({
    where: { appId },
    select: { holdId: true },
  });
  const placing = await db.job.findFirst({
    where: { appId, kind: "place_hold", finishedAt: null },
    select: { id: true },
  });
  if (!held && !placing) return;
  throw new AppError(
    "held",
    "A hold keeps records of this app. It can be destroyed when its holds are lifted.",
  ).telling({ "x-should-retry": "false" });
}
