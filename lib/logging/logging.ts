import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { newId, showId, timeOf } from "@/lib/ids";
import { end } from "@/lib/logging/end";
import {
  LOGGING_DAYS_MAX,
  type LoggingView,
  type NewLogging,
} from "@/lib/logging/schema";
import { appKeyOf } from "@/lib/sealing/app-key";
import { detailKeyName } from "@/lib/sealing/detail-key";
import { openField, sealField } from "@/lib/sealing/field";
import type { DetailLog } from "@/prisma/generated/client";

const DAY_MS = 24 * 60 * 60 * 1000;

const OFF: LoggingView = {
  object: "logging",
  ...{ on: false, reason: null, started_at: null, ends_at: null, by: null },
};

/** Whether details of an app's calls are kept: why, since when, until when, by whom. */
export async function getLogging(ctx: Ctx): Promise<LoggingView> {
  authorize(ctx, "apps:read");

  const log = await current(ctx);
  return log ? viewOf(ctx, log) : OFF;
}

/**
 * Has details of the app's calls kept until an end, or gives what is on another reason
 * and end. An owner alone may, and for seven days at most, counted from when it was
 * switched on: `invalid_request` beyond that.
 */
export async function setLogging(
  ctx: Ctx,
  { reason, ends_at }: NewLogging,
): Promise<LoggingView> {
  authorize(ctx, "logging:write");

  const endsAt = new Date(ends_at);
  const log = await current(ctx);
  const id = log?.id ?? newId(ctx.now);
  refuseEnd(ctx, timeOf(id), endsAt);
  if (!log) await begin(ctx, id);
  const sealedReason = await sealReason(ctx, id, reason);
  const { appId, actor } = ctx;
  const said = { endsAt, sealedReason: Uint8Array.from(sealedReason) };
  const saved = await inTransaction(ctx, async (ctx) => {
    const action = log
      ? ("logging.change" as const)
      : ("logging.start" as const);
    await record(ctx, { action, targetId: id });
    return ctx.db.detailLog.upsert({
      where: { appId },
      create: { appId, id, startedBy: actor.id, ...said },
      update: said,
    });
  });
  return viewOf(ctx, saved);
}

/** What is left of one that is over goes first; then there is a key for the new one. */
async function begin(ctx: Ctx, id: string): Promise<void> {
  const over = await ctx.db.detailLog.findUnique({
    where: { appId: ctx.appId },
  });
  if (over) await end(ctx, over);
  await ctx.vault.keys.obtain(detailKeyName({ appId: ctx.appId, id }));
}

/** Switches it off at once, and destroys what it kept. */
export async function stopLogging(ctx: Ctx): Promise<LoggingView> {
  authorize(ctx, "logging:write");

  const log = await ctx.db.detailLog.findUnique({
    where: { appId: ctx.appId },
  });
  if (log) await end(ctx, log);
  return OFF;
}

/** The app's log, where it isn't over. */
export const current = ({ db, appId, now }: Ctx): Promise<DetailLog | null> =>
  db.detailLog.findUnique({ where: { appId, endsAt: { gt: now } } });

function refuseEnd({ now }: Ctx, startedAt: Date, endsAt: Date): void {
  const latest = startedAt.getTime() + LOGGING_DAYS_MAX * DAY_MS;
  if (endsAt > now && endsAt.getTime() <= latest) return;
  throw new AppError(
    "invalid_request",
    `ends_at is after now, and at most ${LOGGING_DAYS_MAX} days after it was switched on.`,
    { param: "ends_at" },
  );
}

const placeOf = ({ appId }: Ctx, id: string) => ({
  ...{ appId, recordId: id, field: "logging-reason" },
});

const sealReason = async (ctx: Ctx, id: string, reason: string) =>
  sealField(await appKeyOf(ctx), placeOf(ctx, id), Buffer.from(reason));

async function viewOf(ctx: Ctx, log: DetailLog): Promise<LoggingView> {
  const key = await appKeyOf(ctx);
  const reason = openField(key, placeOf(ctx, log.id), log.sealedReason);
  const by = await ctx.db.user.findUnique({
    where: { id: log.startedBy },
    select: { name: true, email: true },
  });
  return {
    ...{ object: "logging", on: true, reason: reason.toString() },
    started_at: timeOf(log.id).toISOString(),
    ends_at: log.endsAt.toISOString(),
    by: { id: showId("usr", log.startedBy), name: by && (by.name ?? by.email) },
  };
}
