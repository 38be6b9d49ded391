import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { storeInputs } from "@/lib/inputs/store";
import { predict } from "@/lib/predictions/predict";
import { facetsOf } from "@/lib/search/facets";
import { app, freshApp, keyWith, rolledBack } from "@/lib/testing/database";
import { newRecord, png, stored } from "@/lib/testing/inputs";
import { modelThat } from "@/lib/testing/models";

const received = new Date("2026-11-01T12:00:00.000Z");
const at = (ctx: Ctx, hours: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + hours * 3_600_000),
});

const seeing = (...concepts: [name: string, value: number][]) =>
  modelThat(async () => ({
    output: {
      concepts: concepts.map(([name, value]) => ({ id: name, name, value })),
    },
    usage: null,
  }));

const ask = (ctx: Ctx, text: string, model: ReturnType<typeof modelThat>) =>
  predict(
    ctx,
    {
      about: "new",
      model: "tested",
      params: null,
      signal: new AbortController().signal,
      ...newRecord(text),
    },
    model,
  );

test("the records that meet a query are counted by type, model, concept and day", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    await ask(
      ctx,
      "a receipt",
      seeing(["Cat", 0.9], ["cat", 0.8], ["dog", 0.2]),
    );
    await ask(at(ctx, 1), "a receipt", seeing(["cat", 0.6]));
    await stored(at(ctx, 13), "a receipt");
    await stored(at(ctx, 14), await png(), { filename: "receipt.png" });
    await stored(at(ctx, 15), "a letter");

    expect(await facetsOf(at(ctx, 20), { q: "receipt" })).toEqual({
      object: "facets",
      records: 4,
      all: true,
      type: [
        { value: "text", count: 3 },
        { value: "image", count: 1 },
      ],
      model: [{ value: "tested", count: 2 }],
      concept: [{ value: "cat", count: 2 }],
      day: [
        { value: "2026-11-02", count: 2 },
        { value: "2026-11-01", count: 2 },
      ],
    });
  }));

test("of so many the newest are counted, and it is said", async () => {
  const ctx = await freshApp({ now: received });
  await stored(ctx, "a receipt");
  for (let hour = 1; hour <= 4; hour++) {
    const records = Array.from({ length: 125 }, () => newRecord("a receipt"));
    await storeInputs(at(ctx, hour), records);
  }
  for (const [q, all] of [
    ["receipt", false],
    ["receipt after:2026-11-01T13:00:00Z", true],
  ] as const) {
    expect(await facetsOf(at(ctx, 5), { q })).toMatchObject({
      records: 500,
      all,
      type: [{ value: "text", count: 500 }],
    });
  }
});

test("nothing of another app is counted, and nobody counts without permission", () =>
  rolledBack(async (db) => {
    const [ctx, other] = [await app(db), await app(db)];
    await stored(other, "a receipt");
    expect(await facetsOf(ctx, { q: "receipt" })).toMatchObject({ records: 0 });
    const blind = { ...ctx, actor: keyWith("predict") };
    await expect(facetsOf(blind, { q: "" })).rejects.toMatchObject({
      code: "forbidden",
    });
  }));
