import "server-only";

import { record } from "@/lib/audit/record";
import { listBudgets } from "@/lib/budgets/list";
import type { BudgetList, NewBudget } from "@/lib/budgets/schema";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import { MEASURES, startOf } from "@/lib/metering/budget";
import { usedSince } from "@/lib/metering/read";
import { NO_KEY } from "@/lib/metering/totals";
import { run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * Sets what an app, or one of its keys, may use in a day or a month; where nothing is
 * limited, there is no budget any more. Of a new one, what the day or month has come to so
 * far is used already; what isn't in that are the calls that end just while it is set.
 */
export async function setBudget(
  ctx: Ctx,
  wanted: NewBudget,
): Promise<BudgetList> {
  authorize(ctx, "apps:write");

  const { key: shown, period, warn_at: warnAt } = wanted;
  const key = shown === null ? null : await keyOf(ctx, shown);
  const keyId = key ?? NO_KEY;
  const { requests, tokens, cost_micros: costMicros, bytes } = wanted;
  const limits = {
    ...{ requests, tokens, costMicros, bytes, warnAt },
    ...{ warnedIn: null, usedUpIn: null },
  };
  await inTransaction(ctx, async (ctx) => {
    const { db, appId } = ctx;
    const place = { appId, keyId, period };
    if (MEASURES.every((measure) => wanted[measure] === null)) {
      await db.budget.deleteMany({ where: place });
    } else {
      const { count } = await db.budget.updateMany({
        where: place,
        data: limits,
      });
      if (count === 0) {
        await db.budget.create({ data: { ...place, ...limits } });
        await takeStock(ctx, key, period);
      }
    }
    await record(ctx, { action: "budget.set", targetId: key ?? appId });
  });
  return listBudgets(ctx);
}

async function keyOf({ db, appId }: Ctx, shown: string): Promise<string> {
  const id = readId("key", shown);
  const where = { appId_id: { appId, id: id ?? "" } };
  const key = id && (await db.apiKey.findUnique({ where }));
  if (!key) throw notFound("key");
  return key.id;
}

/** What was used before anyone counted it for a budget. */
async function takeStock(
  ctx: Ctx,
  key: string | null,
  period: NewBudget["period"],
): Promise<void> {
  const start = startOf(period, ctx.now);
  const keyId = key ?? NO_KEY;
  await ctx.db.budgetUse.deleteMany({
    where: { appId: ctx.appId, keyId, period, start },
  });
  await run(
    ctx.db,
    Prisma.sql`
      INSERT INTO budget_uses
        (app_id, key_id, period, start, slot, requests, tokens, cost_micros, bytes)
      SELECT ${ctx.appId}::uuid, ${keyId}::uuid, ${period}::budget_period,
        ${start}::timestamptz, 0, used.*
      FROM (${usedSince(ctx, key, start)}) used`,
  );
}
