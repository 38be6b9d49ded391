import "server-only";

import type { KeyObject } from "node:crypto";

import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { readId, showId, timeOf } from "@/lib/ids";
import type { HoldView } from "@/lib/retention/holds/schema";
import { appKeyOf } from "@/lib/sealing/app-key";
import { openJson, sealJson } from "@/lib/sealing/field";
import type { Hold } from "@/prisma/generated/client";

/** What a hold was placed on, and why: all that people wrote of it. */
const Why = z.object({
  reason: z.string(),
  q: z.string().nullable(),
  /** The UUID of an input. */
  input: z.string().nullable(),
});
export type Why = z.infer<typeof Why>;

const LONGEST_MS = 10 * 365 * 86_400_000;

/** A review lies in the time to come, and near enough that somebody will be there. */
export function reviewDate(ctx: Ctx, text: string): Date {
  const instant = new Date(text);
  const ahead = instant.getTime() - ctx.now.getTime();
  if (ahead > 0 && ahead <= LONGEST_MS) return instant;
  const message =
    ahead > 0
      ? "Write a date within ten years."
      : "The review is in the past. Write a date to come.";
  throw new AppError("invalid_request", message, {
    param: "review_at",
    fields: { review_at: [message] },
  });
}

export async function sealWhy(
  ctx: Ctx,
  id: string,
  why: Why,
): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(sealJson(await appKeyOf(ctx), placeOf(ctx, id), why));
}

/** A hold of the caller's app, by the id that callers know. */
export async function findHold(ctx: Ctx, shown: string): Promise<Hold> {
  const id = readId("hld", shown);
  const hold =
    id &&
    (await ctx.db.hold.findUnique({
      where: { appId_id: { appId: ctx.appId, id } },
    }));
  if (!hold) throw notFound("hold");
  return hold;
}

/** A hold as the world sees it. */
export async function viewOf(ctx: Ctx, hold: Hold): Promise<HoldView> {
  return opened(ctx, await appKeyOf(ctx), hold);
}

/** `viewOf` for a page of them. */
export async function viewsOf(ctx: Ctx, holds: Hold[]): Promise<HoldView[]> {
  const key = await appKeyOf(ctx);
  return holds.map((hold) => opened(ctx, key, hold));
}

function opened(ctx: Ctx, key: KeyObject, hold: Hold): HoldView {
  const why = openJson(key, placeOf(ctx, hold.id), hold.sealedWhy);
  const { reason, q, input } = Why.parse(why);
  const isOpen = hold.liftedAt === null;
  return {
    object: "hold",
    id: showId("hld", hold.id),
    reason,
    q,
    input: input && showId("inp", input),
    records: Number(hold.kept),
    job: hold.jobId && showId("job", hold.jobId),
    review_at: hold.reviewAt.toISOString(),
    review_due: isOpen && hold.reviewAt <= ctx.now,
    created_by: hold.createdBy && showId("usr", hold.createdBy),
    created_at: timeOf(hold.id).toISOString(),
    lifted_at: hold.liftedAt?.toISOString() ?? null,
  };
}

const placeOf = ({ appId }: Ctx, id: string) => ({
  appId,
  recordId: id,
  field: "hold",
});
