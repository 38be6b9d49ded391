import { expect, test } from "vitest";

import { noticeBudgets } from "@/lib/budgets/notice";
import { NewBudget } from "@/lib/budgets/schema";
import { setBudget } from "@/lib/budgets/set";
import { db } from "@/lib/db";
import { count } from "@/lib/metering/count";
import { freshApp } from "@/lib/testing/database";

const at = new Date("2026-11-20T12:00:00.000Z");
const event = {
  ...{ model: null, inputType: "text" as const, bytes: 5, latencyMs: 1 },
  ...{ stored: false, outcome: "ok" as const },
};
const daily = (said: object) => NewBudget.parse({ period: "day", ...said });

test("the log says once of a day that its budget is nearly used up, and once that it is", async () => {
  const [ctx, other] = [await freshApp({ now: at }), await freshApp()];
  for (const one of [ctx, other]) {
    await setBudget(one, daily({ requests: 4, bytes: 1_000, warn_at: 50 }));
  }
  const told = async (now: Date) => {
    await Promise.all(
      Array.from({ length: 4 }, () => noticeBudgets({ db: db(), now }, 100)),
    );
    const entries = await db().auditEntry.findMany({
      where: {
        appId: ctx.appId,
        action: { in: ["budget.warn", "budget.use_up"] },
      },
    });
    const actions = entries.map(({ action, targetId, actorKind }) => {
      expect([targetId, actorKind]).toEqual([ctx.appId, "job"]);
      return action;
    });
    return actions.toSorted();
  };

  await count(ctx, event);
  expect(await told(at)).toEqual([]);
  await count(ctx, event);
  expect(await told(at)).toEqual(["budget.warn"]);
  expect(await told(at)).toEqual(["budget.warn"]);
  await count(ctx, event);
  await count(ctx, event);
  expect(await told(at)).toEqual(["budget.use_up", "budget.warn"]);
  expect(await told(at)).toHaveLength(2);

  const tomorrow = new Date("2026-11-21T12:00:00.000Z");
  expect(await told(tomorrow)).toHaveLength(2);
  for (let call = 0; call < 9; call++) {
    await count({ ...ctx, now: tomorrow }, event);
  }
  expect(await told(tomorrow)).toEqual([
    ...["budget.use_up", "budget.use_up", "budget.warn"],
  ]);
  const theirs = await db().auditEntry.count({
    where: { appId: other.appId, action: "budget.warn" },
  });
  expect(theirs).toBe(0);
});
