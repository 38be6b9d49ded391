import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { inputId } from "@/lib/inputs/record";
import {
  reviewDate,
  sealWhy,
  viewOf,
  type Why,
} from "@/lib/retention/holds/hold";
import { keep } from "@/lib/retention/holds/keep";
import type { HoldView, NewHold } from "@/lib/retention/holds/schema";
import { matching } from "@/lib/search/matching";
import { parseQuery } from "@/lib/search/query";

const AT_ONCE_MOST = 10_000;

/** How many batches of records a request looks at. */
const LOOKS_MOST = 20;

type Placed = { id: string; why: Why; reviewAt: Date };

/**
 * Holds a record, or those that meet a query now: until the hold is lifted, nothing
 * destroys them. Records that come later aren't held. `not_found` where the input is
 * gone: of a hold and a destruction at the same moment, whichever commits first wins.
 */
export async function placeHold(ctx: Ctx, wanted: NewHold): Promise<HoldView> {
  authorize(ctx, "retention:write");

  const { reason, q } = wanted;
  const input = wanted.input === null ? null : inputId(wanted.input);
  const placed = {
    id: newId(ctx.now),
    why: { reason, q, input },
    reviewAt: reviewDate(ctx, wanted.review_at),
  };
  const batches = input ? [[input]] : await thoseThatMatch(ctx, q);
  return inTransaction(ctx, async (ctx) => {
    await begin(ctx, placed);
    let kept = 0;
    for (const ids of batches) kept += await keep(ctx, placed.id, ids);
    if (kept === 0) throw input ? notFound("input") : nothingMatches();
    return viewById(ctx, placed.id);
  });
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

async function viewById(ctx: Ctx, id: string): Promise<HoldView> {
  const hold = await ctx.db.hold.findUniqueOrThrow({
    where: { appId_id: { appId: ctx.appId, id } },
  });
  return viewOf(ctx, hold);
}

async function thoseThatMatch(ctx: Ctx, q: string | null): Promise<string[][]> {
  if (q === null) throw wrongQuery("Send an input or a query.");
  const batches: string[][] = [];
  let found = 0;
  for await (const ids of matching(ctx, parseQuery(q))) {
    batches.push(ids);
    found += ids.length;
    if (found > AT_ONCE_MOST || batches.length > LOOKS_MOST) throw tooMany();
  }
  return batches;
}

const nothingMatches = () => wrongQuery("No record matches, so none is held.");

const tooMany = () =>
  wrongQuery(
    "Too many records match to hold them at once. Narrow the query, such as by before: and after:.",
  );

const wrongQuery = (message: string) =>
  new AppError("invalid_request", message, {
    param: "q",
    fields: { q: [message] },
  });
