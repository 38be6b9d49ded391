import "server-only";

import type { Budget, BudgetMeasure, Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { spell } from "@/lib/metering/budget-words";
import { count, type UsageEvent } from "@/lib/metering/count";
import { NO_KEY } from "@/lib/metering/totals";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

export const MEASURES = ["requests", "tokens", "cost_micros", "bytes"] as const;

/**
 * What an app, and the key that asks if one does, may use and has used, as JSON: a part of
 * a statement that finds both anyhow, so that no call pays a round trip for it.
 */
export const budgetsOf = (
  app: Prisma.Sql,
  key: Prisma.Sql,
  now: Date,
): Prisma.Sql => Prisma.sql`(
  SELECT json_agg(json_build_object(
    'key', nullif(b.key_id, ${NO_KEY}::uuid), 'period', b.period, 'warn_at', b.warn_at,
    'limits', json_build_object('requests', b.requests, 'tokens', b.tokens,
      'cost_micros', b.cost_micros, 'bytes', b.bytes),
    'used', json_build_object('requests', u.requests, 'tokens', u.tokens,
      'cost_micros', u.cost_micros, 'bytes', u.bytes)
  ) ORDER BY b.key_id, b.period)
  FROM budgets b CROSS JOIN LATERAL (
    SELECT coalesce(sum(requests), 0) AS requests, coalesce(sum(tokens), 0) AS tokens,
      coalesce(sum(cost_micros), 0) AS cost_micros, coalesce(sum(bytes), 0) AS bytes
    FROM budget_uses
    WHERE app_id = b.app_id AND key_id = b.key_id AND period = b.period
      AND start = date_trunc(b.period::text, ${now}::timestamptz, 'UTC')
  ) u
  WHERE b.app_id = ${app} AND b.key_id IN (${NO_KEY}::uuid, ${key})
)`;

/** The same by itself, for who asks without a key. */
async function findBudgets({ db, appId, actor, now }: Ctx): Promise<Budget[]> {
  const key = actor.kind === "key" ? actor.id : NO_KEY;
  const [row] = await rowsOf<{ budgets: Budget[] | null }>(
    db,
    Prisma.sql`SELECT ${budgetsOf(
      Prisma.sql`${appId}::uuid`,
      Prisma.sql`${key}::uuid`,
      now,
    )} AS budgets`,
  );
  return row?.budgets ?? [];
}

/**
 * Refuses a call where a budget is used up, before anything is done for it, and says of
 * which and until when. What was used is what calls that had ended by then came to, so
 * that more than the budget is used by those under way at the same time: as many calls as
 * there were, with the tokens and the cost of each. A batch, and the texts of one
 * embedding, are let in as one.
 */
export async function refuseOverBudget(ctx: Ctx): Promise<void> {
  const budgets = ctx.budgets ?? (await findBudgets(ctx));
  ctx.budgets = budgets;
  const [first] = spentOf(budgets, () => 100);
  if (!first) return;
  const { budget, measure } = first;
  const ends = endOf(budget, ctx.now);
  throw new AppError(
    "insufficient_quota",
    `${budget.key ? "This key" : "This app"} has used up what it may: ` +
      `${spell(measure, budget.limits[measure] ?? 0)} a ${budget.period}. ` +
      `It may ask again from ${ends.toISOString()} on.`,
    { retryAfterSeconds: Math.ceil((+ends - +ctx.now) / 1000) },
  ).telling({ ...quotaHeaders(ctx), "x-should-retry": "false" });
}

/**
 * `refuseOverBudget` for a verb that doesn't count what it refuses otherwise. It is counted
 * on a connection of its own, and so stays counted where what it is a part of is undone.
 */
export async function refuseAndCount(
  ctx: Ctx,
  inputType: UsageEvent["inputType"],
): Promise<void> {
  try {
    await refuseOverBudget(ctx);
  } catch (error) {
    await count(
      { ...ctx, db: db() },
      {
        ...{ model: null, inputType, bytes: 0, latencyMs: 0, stored: false },
        outcome: "refused",
      },
    );
    throw error;
  }
}

/**
 * What an answer says of budgets that are nearly used up, those used up among them. As it
 * was when the call came: the call itself isn't in it.
 */
export function quotaHeaders(
  ctx: Pick<Ctx, "budgets" | "now">,
): Record<string, string> {
  const spent = spentOf(ctx.budgets ?? [], ({ warn_at }) => warn_at);
  if (spent.length === 0) return {};
  const told = spent.map(({ budget, measure }) =>
    [
      measure,
      `of=${budget.key ? "key" : "app"}`,
      `per=${budget.period}`,
      `used=${budget.used[measure]}`,
      `limit=${budget.limits[measure]}`,
      `until=${endOf(budget, ctx.now).toISOString()}`,
    ].join("; "),
  );
  return { "sojourn-quota": told.join(", ") };
}

/** An answer, with what its caller is to be warned of. */
export function withQuota(ctx: Ctx, answer: Response): Response {
  for (const [name, value] of Object.entries(quotaHeaders(ctx))) {
    answer.headers.set(name, value);
  }
  return answer;
}

/** When a budget's day or month began, in UTC. */
export const startOf = (period: Budget["period"], now: Date): Date =>
  new Date(
    Date.UTC(
      now.getUTCFullYear(),
      now.getUTCMonth(),
      period === "day" ? now.getUTCDate() : 1,
    ),
  );

/** When it begins anew. */
export function endOf({ period }: Pick<Budget, "period">, now: Date): Date {
  const end = startOf(period, now);
  if (period === "day") end.setUTCDate(end.getUTCDate() + 1);
  else end.setUTCMonth(end.getUTCMonth() + 1);
  return end;
}

/** The measures of which so many per cent are used, or more. */
export function spentOf(
  budgets: readonly Budget[],
  percent: (budget: Budget) => number,
): { budget: Budget; measure: BudgetMeasure }[] {
  return budgets.flatMap((budget) =>
    MEASURES.filter((measure) => {
      const limit = budget.limits[measure];
      if (limit === null) return false;
      return budget.used[measure] * 100 >= limit * percent(budget);
    }).map((measure) => ({ budget, measure })),
  );
}
