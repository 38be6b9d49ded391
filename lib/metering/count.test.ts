import { expect, test } from "vitest";

import { db } from "@/lib/db";
import { count, type UsageEvent } from "@/lib/metering/count";
import { freshApp } from "@/lib/testing/database";

const event: UsageEvent = {
  model: { id: "pii", provider: "built-in" },
  inputType: "text",
  bytes: 12,
  latencyMs: 3,
  stored: false,
  outcome: "ok",
  tokens: { input: 5, output: 7, costMicros: 11n },
};

test("calls that end together are counted once each, as what they were and whose", async () => {
  const [ours, theirs] = [await freshApp(), await freshApp()];
  const many = Array.from({ length: 300 }, (_, place) => place);

  await Promise.all(
    many.map((place) =>
      place % 3 === 0
        ? count(theirs, { ...event, model: null, tokens: null })
        : count(ours, { ...event, bytes: place }),
    ),
  );

  const [us, them] = await Promise.all(
    [ours, theirs].map(({ appId }) =>
      db().usageEvent.findMany({ where: { appId } }),
    ),
  );
  expect(us?.map(({ bytes }) => Number(bytes)).sort((a, b) => a - b)).toEqual(
    many.filter((place) => place % 3 !== 0),
  );
  expect(us?.[0]).toMatchObject({
    ...{ model: "pii", provider: "built-in", inputType: "text" },
    ...{ inputTokens: 5, outputTokens: 7, costMicros: 11n, outcome: "ok" },
  });
  expect(them).toHaveLength(100);
  expect(them?.[0]).toMatchObject({ model: null, inputTokens: null });
});

test("a count that can't be written is told to who waits for it, and takes no other along", async () => {
  const ctx = await freshApp();
  const all = Array.from({ length: 20 }, (_, place) =>
    count(ctx, { ...event, latencyMs: place === 10 ? 2 ** 40 : place }),
  );

  const done = await Promise.allSettled(all);
  expect(
    done.flatMap(({ status }, at) => (status === "rejected" ? at : [])),
  ).toEqual([10]);
  const rows = await db().usageEvent.findMany({ where: { appId: ctx.appId } });
  expect(rows).toHaveLength(19);
});
