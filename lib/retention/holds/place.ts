import "server-only";

import { record } from "@/lib/audit/record";
import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { newId, readId } from "@/lib/ids";
import { inputId } from "@/lib/inputs/record";
import {
  reviewDate,
  sealWhy,
  viewOf,
  type Why,
} from "@/lib/retention/holds/hold";
import { keep } from "@/lib/retention/holds/keep";
import {
  askToHold,
  fewThatMatch,
  nothingMatches,
} from "@/lib/retention/holds/many";
import type { HoldView, NewHold } from "@/lib/retention/holds/schema";
import { PATIENT } from "@/lib/retention/lock";

/** The UUIDs of inputs as callers name them; what is no such id is gone as well. */
const namedBy = (ids: string[]) =>
  [...new Set(ids)].flatMap((one) => readId("inp", one) ?? []);

type Placed = { id: string; why: Why; reviewAt: Date };

/**
 * Holds records that are named, or those that meet a query now: until the hold is lifted, nothing
 * destroys them. Records that come later aren't held. Up to 10,000 are held when this
 * resolves; more are a job, which `continueHolding` does. `not_found` where all
 * that were named are gone: of a hold and a destruction at the same moment, whichever commits first
 * wins.
 */
export async function placeHold(ctx: Ctx, wanted: NewHold): Promise<HoldView> {
  authorize(ctx, "retention:write");

  const { reason, q, ids } = wanted;
  const input = wanted.input === null ? null : inputId(wanted.input);
  const placed = {
    id: newId(ctx.now),
    why: { reason, q, input },
    reviewAt: reviewDate(ctx, wanted.review_at),
  };
  const named = input ? [input] : ids ? namedBy(ids) : null;
  const batches = named ? [named] : await fewThatMatch(ctx, q);
  return againWhereContested(() =>
    inTransaction(
      ctx,
      async (ctx) => {
        await begin(ctx, placed);
        if (batches) await holdAtOnce(ctx, placed, batches);
        else await askToHold(ctx, placed.id, q ?? "");
        return viewById(ctx, placed.id);
      },
      PATIENT,
    ),
  );
}

async function begin(ctx: Ctx, { id, why, reviewAt }: Placed): Promise<void> {
  const { appId, actor } = ctx;
  const sealedWhy = await sealWhy(ctx, id, why);
  const createdBy = actor.kind === "member" ? actor.id : null;
  await ctx.db.hold.create({
    data: { appId, id, sealedWhy, reviewAt, createdBy },
    select: { id: true },
  });
  await record(ctx, { action: "hold.place", targetId: id });
}

async function holdAtOnce(
  ctx: Ctx,
  { id, why }: Placed,
  batches: string[][],
): Promise<void> {
  let kept = 0;
  for (const ids of batches) kept += await keep(ctx, id, ids);
  if (kept > 0) return;
  throw why.q === null ? notFound("input") : nothingMatches();
}

async function viewById(ctx: Ctx, id: string): Promise<HoldView> {
  const hold = await ctx.db.hold.findUniqueOrThrow({
    where: { appId_id: { appId: ctx.appId, id } },
  });
  return viewOf(ctx, hold);
}
