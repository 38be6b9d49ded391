import { expect, test } from "vitest";

import { db } from "@/lib/db";
import { firstIdAt, newId } from "@/lib/ids";
import { count, countBytes, countedBy } from "@/lib/metering/count";
import { sumUp } from "@/lib/metering/totals";
import { inOneStatement } from "@/lib/statement";
import { freshApp } from "@/lib/testing/database";

const at = new Date("2026-11-20T23:59:59.999Z");
const event = {
  ...{ model: { id: "pii", provider: "sojourn" }, inputType: "text" as const },
  ...{ bytes: 5, latencyMs: 12, stored: true, outcome: "ok" as const },
};

const totals = (appId: string) =>
  db().usageTotal.findMany({ where: { appId }, orderBy: { span: "asc" } });

async function untilNone() {
  while ((await sumUp(db(), 7)) > 0);
}

test("an event is in the totals of its hour and its day once, however many add up at a time", async () => {
  const [one, other] = [await freshApp({ now: at }), await freshApp()];
  for (let call = 0; call < 60; call++) await count(one, event);
  await count(other, event);

  await Promise.all([untilNone(), untilNone(), untilNone(), untilNone()]);
  expect(await totals(one.appId)).toMatchObject([
    { span: "hour", start: new Date("2026-11-20T23:00:00Z"), calls: 60n },
    { span: "day", start: new Date("2026-11-20T00:00:00Z"), calls: 60n },
  ]);

  await count({ ...one, now: new Date(at.getTime() + 1) }, event);
  await count(one, {
    ...event,
    tokens: { input: 1, output: 2, costMicros: null },
  });
  await untilNone();
  const [hour, next] = await totals(one.appId);
  expect(hour).toMatchObject({ calls: 61n, stored: 61n, bytes: 305n });
  expect(hour).toMatchObject({
    inputTokens: 1n,
    outputTokens: 2n,
    costMicros: null,
  });
  expect(next).toMatchObject({
    start: new Date("2026-11-21T00:00:00Z"),
    calls: 1n,
  });
});

test("an event that isn't committed is added when it is", async () => {
  const ctx = await freshApp({ now: at });
  await ctx.db.$transaction(async (tx) => {
    await inOneStatement(tx, countedBy(ctx, event));
    await untilNone();
    expect(await totals(ctx.appId)).toEqual([]);
  });
  await untilNone();
  expect(await totals(ctx.appId)).toMatchObject([{ calls: 1n }, { calls: 1n }]);
});

test("bytes that are told later are in what is summed up already, and in what isn't", async () => {
  const ctx = await freshApp({ now: at });
  const [early, late] = [firstIdAt(at), newId(at)];
  for (const id of [early, late]) {
    await inOneStatement(ctx.db, countedBy(ctx, { ...event, bytes: 0 }, id));
    if (id === early) await untilNone();
  }
  await countBytes(ctx, early, 1_000);
  await countBytes(ctx, early, 2_000);
  await countBytes(ctx, late, 30);
  await untilNone();
  expect(await totals(ctx.appId)).toMatchObject([
    { calls: 2n, bytes: 2_030n },
    { calls: 2n, bytes: 2_030n },
  ]);
});
