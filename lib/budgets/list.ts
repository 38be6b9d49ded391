import "server-only";

import type { BudgetList, BudgetView } from "@/lib/budgets/schema";
import { authorize, type Budget, type Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { budgetsOf, endOf } from "@/lib/metering/budget";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** What an app and its keys may use, and have used of it by now. */
export async function listBudgets(ctx: Ctx): Promise<BudgetList> {
  authorize(ctx, "usage:read");

  const [row] = await rowsOf<{ budgets: Budget[] | null }>(
    ctx.db,
    Prisma.sql`SELECT ${budgetsOf(
      Prisma.sql`${ctx.appId}::uuid`,
      // Whichever key it is of.
      Prisma.sql`b.key_id`,
      ctx.now,
    )} AS budgets`,
  );
  const budgets = row?.budgets ?? [];
  return { object: "list", data: budgets.map((one) => viewOf(one, ctx.now)) };
}

function viewOf({ key, limits, ...budget }: Budget, now: Date): BudgetView {
  return {
    object: "budget",
    key: key && showId("key", key),
    ...budget,
    ...limits,
    until: endOf(budget, now).toISOString(),
  };
}
