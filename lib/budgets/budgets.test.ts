import { expect, test } from "vitest";

import { listBudgets } from "@/lib/budgets/list";
import { NewBudget } from "@/lib/budgets/schema";
import { setBudget } from "@/lib/budgets/set";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId, readId, showId } from "@/lib/ids";
import { storeInputs } from "@/lib/inputs/store";
import { refuseOverBudget } from "@/lib/metering/budget";
import { count, countBytes } from "@/lib/metering/count";
import { sumUp } from "@/lib/metering/totals";
import { json, raw } from "@/lib/testing/bodies";
import { asked } from "@/lib/testing/clarifai";
import { admin, editor, freshApp, owner } from "@/lib/testing/database";
import { newRecord } from "@/lib/testing/inputs";
import { CLIENTS, clientFor, openaiWire } from "@/lib/testing/openai";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { openai } from "@/lib/wire/openai/serve";

const at = new Date("2026-11-20T23:59:59.000Z");
const event = {
  ...{ model: { id: "hub/echo", provider: "hub" }, inputType: "text" as const },
  ...{ bytes: 5, latencyMs: 12, stored: false, outcome: "ok" as const },
  tokens: { input: 3, output: 4, costMicros: 9n },
};
const budget = (said: object) => NewBudget.parse({ period: "day", ...said });

/** Counts calls, each as one that comes now. */
async function called(ctx: Ctx, times = 1, more: object = {}) {
  for (let call = 0; call < times; call++) {
    const { budgets: _, ...fresh } = ctx;
    await count(fresh, { ...event, ...more });
  }
}

const usedBy = async (ctx: Ctx) => {
  const { budgets: _, ...fresh } = ctx;
  const { data } = await listBudgets({ ...fresh, actor: owner });
  return data.map(({ key, period, used }) => ({
    ...{ key: key && readId("key", key), period },
    ...used,
  }));
};

const refused = async (ctx: Ctx) => {
  const { budgets: _, ...fresh } = ctx;
  return refuseOverBudget(fresh).then(
    () => null,
    (error) => error,
  );
};

async function withKey(ctx: Ctx): Promise<Ctx & { keyShown: string }> {
  const id = newId(ctx.now);
  await ctx.db.apiKey.create({
    data: {
      ...{ appId: ctx.appId, id, name: "Other", hint: "abcd", scopes: [] },
      hash: crypto.getRandomValues(new Uint8Array(32)),
    },
  });
  const actor = { kind: "key" as const, id, may: ctx.actor.may };
  return { ...ctx, actor, keyShown: showId("key", id) };
}

test("what calls come to is used of the budgets of their app and their key, and of no other's", async () => {
  const ctx = await freshApp({ now: at });
  const [mine, other] = [await withKey(ctx), await withKey(ctx)];
  const elsewhere = await freshApp({ now: at });
  for (const period of ["day", "month"]) {
    await setBudget(ctx, budget({ period, requests: 100 }));
    await setBudget(elsewhere, budget({ period, requests: 100 }));
    const key = mine.keyShown;
    await setBudget(ctx, budget({ period, key, tokens: 100 }));
  }
  await called(mine, 2);
  await called(other);
  await called(ctx);
  await called(mine, 1, { outcome: "refused" });
  await called(elsewhere);

  const ofMine = { requests: 2, tokens: 14, cost_micros: 18, bytes: 10 };
  const ofAll = { requests: 4, tokens: 28, cost_micros: 36, bytes: 20 };
  const key = mine.actor.id;
  expect(await usedBy(ctx)).toEqual([
    { key: null, period: "day", ...ofAll },
    { key: null, period: "month", ...ofAll },
    { key, period: "day", ...ofMine },
    { key, period: "month", ...ofMine },
  ]);
  expect(await usedBy(elsewhere)).toMatchObject([
    { requests: 1 },
    { requests: 1 },
  ]);

  const tomorrow = { ...ctx, now: new Date("2026-11-21T00:00:00.000Z") };
  expect(await usedBy(tomorrow)).toMatchObject([
    { key: null, period: "day", requests: 0 },
    { key: null, period: "month", requests: 4 },
    { key, period: "day", requests: 0 },
    { key, period: "month", requests: 2 },
  ]);
});

test("calls at the same time are all counted, in whatever they are stored", async () => {
  const ctx = await freshApp({ now: at });
  await setBudget(ctx, budget({ requests: 1_000 }));
  await Promise.all([
    ...Array.from({ length: 40 }, () => called(ctx)),
    ...Array.from({ length: 20 }, async () => {
      const { budgets: _, ...fresh } = ctx;
      await storeInputs(fresh, [newRecord("a"), newRecord("b")]);
    }),
  ]);
  expect(await usedBy(ctx)).toMatchObject([{ requests: 80 }]);
});

test("a new budget has used what its day came to before, summed up or not", async () => {
  const ctx = await freshApp({ now: at });
  const mine = await withKey(ctx);
  const yesterday = { ...mine, now: new Date("2026-11-19T12:00:00.000Z") };
  await called(yesterday);
  await called(mine, 3);
  while ((await sumUp(db(), 1_000)) > 0);
  await called(mine);
  await called(ctx);
  await called(ctx, 1, { outcome: "refused" });

  const key = mine.keyShown;
  await setBudget(ctx, budget({ requests: 10 }));
  await setBudget(ctx, budget({ period: "month", key, requests: 10 }));
  expect(await usedBy(ctx)).toMatchObject([
    { key: null, requests: 5, tokens: 35 },
    { key: mine.actor.id, requests: 5 },
  ]);
  await called(mine);
  await setBudget(ctx, budget({ requests: 20 }));
  expect(await usedBy(ctx)).toMatchObject([{ requests: 6 }, { requests: 6 }]);

  await setBudget(ctx, budget({}));
  await called(mine);
  await setBudget(ctx, budget({ requests: 20 }));
  expect(await usedBy(ctx)).toMatchObject([{ requests: 7 }, { requests: 7 }]);
});

test("bytes that come later are used, too", async () => {
  const ctx = await freshApp({ now: at });
  const mine = await withKey(ctx);
  const key = mine.keyShown;
  await setBudget(ctx, budget({ bytes: 1_000 }));
  await setBudget(ctx, budget({ key, bytes: 1_000 }));
  await called(mine, 1, { bytes: 0 });
  const { id } = await ctx.db.usageEvent.findFirstOrThrow({
    where: { appId: ctx.appId },
  });
  await countBytes(ctx, id, 1_000);
  expect(await usedBy(ctx)).toMatchObject([
    { requests: 1, bytes: 1_000 },
    { requests: 1, bytes: 1_000 },
  ]);
});

test.each([
  ["requests", 2, "2 requests a day", "requests; of=app; per=day; used=2"],
  ["tokens", 10, "10 tokens a day", "tokens; of=app; per=day; used=14"],
  ["cost_micros", 15, "$0.000015 a day", "cost_micros; of=app; per=day"],
  ["bytes", 10, "10 bytes a day", "bytes; of=app; per=day; used=10"],
])(
  "a call is refused where %s are used up, and warned of before",
  async (measure, limit, words, header) => {
    const ctx = await freshApp({ now: at });
    await setBudget(ctx, budget({ [measure]: limit, warn_at: 50 }));
    expect(await refused(ctx)).toBeNull();
    await called(ctx);
    expect(await refused(ctx)).toBeNull();
    await called(ctx);
    const error = await refused(ctx);
    expect(error).toMatchObject({
      code: "insufficient_quota",
      retryAfterSeconds: 1,
    });
    expect(error.message).toBe(
      `This app has used up what it may: ${words}. ` +
        "It may ask again from 2026-11-21T00:00:00.000Z on.",
    );
    expect(error.headers["sojourn-quota"]).toContain(header);
    const tomorrow = new Date("2026-11-21T00:00:00.000Z");
    expect(await refused({ ...ctx, now: tomorrow })).toBeNull();
  },
);

test("who changes a budget is in the log; an editor and another app's admin can't", async () => {
  const ctx = await freshApp({ now: at, actor: admin });
  const mine = await withKey(ctx);
  await setBudget(ctx, budget({ requests: 1 }));
  await setBudget(ctx, budget({ key: mine.keyShown, requests: 1 }));
  const noted = await ctx.db.auditEntry.findMany({
    where: { appId: ctx.appId, action: "budget.set" },
  });
  expect(noted.map(({ targetId }) => targetId).sort()).toEqual(
    [ctx.appId, mine.actor.id].sort(),
  );
  await expect(
    setBudget({ ...ctx, actor: editor }, budget({ requests: 9 })),
  ).rejects.toMatchObject({ code: "forbidden" });
  const elsewhere = await freshApp({ now: at, actor: admin });
  await expect(
    setBudget(elsewhere, budget({ key: mine.keyShown, requests: 9 })),
  ).rejects.toMatchObject({ code: "not_found" });
  expect(await listBudgets(elsewhere)).toMatchObject({ data: [] });
});

const set = async (one: Tenant, said: object) => {
  const cookie = await cookieFor(one);
  const init = { cookie, ...json({ period: "month", ...said }), method: "PUT" };
  const answer = await ask(`/apps/${one.slug}/budgets`, init);
  expect(answer.status).toBe(200);
};

const outcomes = async ({ ctx }: Tenant) => {
  const events = await db().usageEvent.findMany({
    where: { appId: ctx.appId },
    orderBy: { id: "asc" },
  });
  return events.map(({ outcome }) => outcome);
};

const text = (model: string) => ({
  model,
  input: { type: "text", text: "Guten Tag" },
});

/** Each way in, with a call that is fine. */
const ENTRANCES: [
  string,
  (
    one: Tenant,
    key: string,
  ) => Promise<Response> | Promise<{ answer: Response }>,
][] = [
  [
    "a prediction",
    ({ slug }, key) =>
      ask(`/apps/${slug}/predictions`, { key, ...json(text("language")) }),
  ],
  [
    "a prediction of which nothing is kept",
    ({ slug }, key) =>
      ask(`/apps/${slug}/predictions?model=language&store=false`, {
        ...{ key, ...raw(Buffer.from("Hi")) },
      }),
  ],
  [
    "an input",
    ({ slug }, key) =>
      ask(`/apps/${slug}/inputs`, { key, ...json({ input: text("").input }) }),
  ],
  [
    "an upload",
    ({ slug }, key) =>
      ask(`/apps/${slug}/uploads`, { key, ...json({ bytes: 5 }) }),
  ],
  [
    "a call of the portal",
    async (one) =>
      ask(`/apps/${one.slug}/predictions`, {
        ...{ cookie: await cookieFor(one), ...json(text("language")) },
      }),
  ],
  ["OpenAI's chat", (_one, key) => completed(key, { stream: false })],
  [
    "OpenAI's chat as a stream",
    (_one, key) => completed(key, { stream: true }),
  ],
  [
    "Clarifai's predict",
    (_one, key) =>
      asked(key, "POST", "models/language/outputs", {
        inputs: [{ data: { text: { raw: "Hi" } } }],
      }),
  ],
  [
    "Clarifai's inputs",
    (_one, key) =>
      asked(key, "POST", "inputs", {
        inputs: [{ data: { text: { raw: "Hi" } } }],
      }),
  ],
];

const completed = (key: string, more: object) =>
  openai(
    new Request("http://localhost/openai/v1/chat/completions", {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({
        ...{ model: "language", messages: [{ role: "user", content: "Hi" }] },
        ...more,
      }),
    }),
  );

const answerOf = (said: Response | { answer: Response }) =>
  "answer" in said ? said.answer : said;

test.each(ENTRANCES)(
  "%s: warned of, then 429 and counted, and another tenant's goes on",
  async (_name, call) => {
    const [one, other] = [await tenant(), await tenant()];
    const [key, theirs] = [await keyFor(one), await keyFor(other)];
    for (const them of [one, other]) {
      await set(them, { requests: 10, warn_at: 10 });
    }
    await ask(`/apps/${one.slug}/predictions`, { key, ...json(text("pii")) });
    const warned = answerOf(await call(one, key));
    expect(warned.status).toBeLessThan(300);
    expect(warned.headers.get("sojourn-quota")).toMatch(
      /^requests; of=app; per=month; used=1; limit=10; until=/,
    );

    await set(one, { requests: 1 });
    const before = await outcomes(one);
    const answer = answerOf(await call(one, key));
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("60");
    expect(answer.headers.get("x-should-retry")).toBe("false");
    expect(answer.headers.get("sojourn-quota")).toContain("limit=1; until=");
    expect(await outcomes(one)).toEqual([...before, "refused"]);

    const fine = answerOf(await call(other, theirs));
    expect(fine.status).toBeLessThan(300);
    expect(fine.headers.get("sojourn-quota")).toBeNull();
  },
);

test("a 429 is told as each wire tells it", async () => {
  const one = await tenant();
  const key = await keyFor(one);
  await set(one, { requests: 1 });
  const first = await ask(`/apps/${one.slug}/predictions`, {
    ...{ key, ...json(text("pii")) },
  });
  expect(first.status).toBe(200);

  const native = await ask(`/apps/${one.slug}/predictions`, {
    ...{ key, ...json(text("pii")) },
  });
  expect(native.headers.get("content-type")).toBe("application/problem+json");
  expect(await native.json()).toMatchObject({
    ...{ status: 429, title: "insufficient quota" },
    detail: expect.stringMatching(/1 requests a month.*from 20.*Z on/),
    error: { type: "insufficient_quota", code: "insufficient_quota" },
  });
  const { http, code } = await asked(key, "POST", "models/pii/outputs", {
    inputs: [{ data: { text: { raw: "Hi" } } }],
  });
  expect([http, code]).toEqual([429, 11005]);
});

test.each(CLIENTS)(
  "OpenAI's client %s knows it, and doesn't try again",
  async (_version, Make) => {
    const one = await tenant();
    await set(one, { requests: 1 });
    const wire = await openaiWire();
    const client = await clientFor(Make, wire, one, { maxRetries: 2 });
    const ask = () =>
      client.chat.completions.create({
        model: "language",
        messages: [{ role: "user", content: "Hi" }],
      });
    await ask();
    const error = await ask().catch((error: unknown) => error);
    await wire.close();
    expect(error).toBeInstanceOf(Make.RateLimitError);
    expect(error).toMatchObject({ status: 429, code: "insufficient_quota" });
    expect(await outcomes(one)).toEqual(["ok", "refused"]);
  },
);
