import { expect, onTestFinished, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { lookAtProviders } from "@/lib/jobs/providers";
import { expositionOf } from "@/lib/metrics/exposition";
import { figuresOf } from "@/lib/metrics/figures";
import { watchClock } from "@/lib/retention/clock";
import { freshApp } from "@/lib/testing/database";
import { openAiServer } from "@/lib/testing/openai-server";
import { providerRow } from "@/lib/testing/providers";

const MINUTE_MS = 60_000;
const shift = (minutes = 0) => ({
  watch: watchClock({
    wall: () => Date.now() + minutes * MINUTE_MS,
    elapsed: () => 0,
  }),
  stop: new AbortController().signal,
});

async function serverThere(key?: string) {
  const server = await openAiServer({ key });
  onTestFinished(server.close);
  return server;
}

const noted = (ctx: Ctx, id: string) =>
  db().provider.findUniqueOrThrow({
    where: { appId_id: { appId: ctx.appId, id } },
  });

test("workers look at each provider some minutes apart, of every app, with its own key", async () => {
  const [one, other] = [await freshApp(), await freshApp()];
  const { baseUrl, asked } = await serverThere("sk-one");
  const well = await providerRow(one, "well", { baseUrl, key: "sk-one" });
  const wrong = await providerRow(other, "wrong", { baseUrl, key: "sk-two" });
  const gone = await providerRow(other, "gone");

  await Promise.all([lookAtProviders(shift()), lookAtProviders(shift())]);

  expect(asked).toHaveLength(2);
  expect(await noted(one, well)).toMatchObject({
    ...{ fault: null, checkedAt: expect.any(Date) },
  });
  expect(await noted(other, wrong)).toMatchObject({
    fault: "The provider answered 401: invalid_api_key.",
  });
  expect(await noted(other, gone)).toMatchObject({
    fault: "The provider can't be reached: nothing listens at its address.",
  });
  const text = await expositionOf(figuresOf(db(), new Date()));
  expect(text).toMatch(/^sojourn_providers 3$/m);
  expect(text).toMatch(/^sojourn_providers_down 2$/m);

  await lookAtProviders(shift(4));
  expect(asked).toHaveLength(2);
  await lookAtProviders(shift(6));
  expect(asked).toHaveLength(4);
  const where = { action: "provider.test" };
  expect(await db().auditEntry.count({ where })).toBe(0);
});

test("an app that is being destroyed has its providers left alone", async () => {
  const ctx = await freshApp();
  const { baseUrl, asked } = await serverThere();
  await providerRow(ctx, "hub", { baseUrl });
  await db().app.update({
    where: { id: ctx.appId },
    data: { closingAt: new Date() },
  });

  await lookAtProviders(shift());
  expect(asked).toEqual([]);
});

test("one that can't be opened keeps no other from being looked at", async () => {
  const ctx = await freshApp();
  const { baseUrl } = await serverThere();
  const broken = await providerRow(ctx, "broken", { baseUrl, key: "sk-one" });
  const well = await providerRow(ctx, "well", { baseUrl });
  const at = { appId_id: { appId: ctx.appId, id: broken } };
  const data = { sealedCredentials: Uint8Array.of(1, 2, 3) };
  await db().provider.update({ where: at, data });

  await lookAtProviders(shift());
  expect(await noted(ctx, well)).toMatchObject({ fault: null });
  expect((await noted(ctx, well)).checkedAt).not.toBeNull();
});
