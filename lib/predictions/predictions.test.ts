import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import type { Call } from "@/lib/predictions/call";
import { listPredictions } from "@/lib/predictions/list";
import { predict } from "@/lib/predictions/predict";
import { deletePrediction, openPrediction } from "@/lib/predictions/prediction";
import { PredictionQuery } from "@/lib/predictions/schema";
import {
  app,
  editor,
  freshApp,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { newRecord } from "@/lib/testing/inputs";
import { echo, failing, modelThat } from "@/lib/testing/models";

const now = new Date("2026-11-20T14:03:00.000Z");
const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(now.getTime() + seconds * 1000),
});

type Given = Parameters<typeof newRecord>[1];

const asking = (content: string, given: Given = {}): Call => ({
  about: "new",
  model: "tested",
  params: null,
  signal: new AbortController().signal,
  ...newRecord(content, given),
});
const askingAgain = (input: string, store: boolean | null = null): Call => ({
  about: "kept",
  input,
  model: "tested",
  params: null,
  wish: { store, retention: null },
  signal: new AbortController().signal,
});
const every = PredictionQuery.parse({});

async function kept(ctx: Ctx, content = "hello", given: Given = {}) {
  const { id, input } = await predict(ctx, asking(content, given), echo);
  if (!id || !input.id) throw new Error("It was to be kept.");
  return { id, inputId: input.id };
}

describe("a prediction that is stored", () => {
  test("is told, and is found again with its input", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const told = await predict(ctx, asking("hello"), echo);

      expect(told).toMatchObject({
        object: "prediction",
        model: { id: "tested", provider: "test" },
        outcome: "ok",
        output: { text: "hello" },
        input: { type: "text", bytes: 5 },
        storage: { stored: true, expires_at: "2026-12-20T14:03:00.000Z" },
      });
      expect(await openPrediction(ctx, String(told.id))).toEqual(told);
      expect((await listPredictions(ctx, every)).data).toEqual([told]);
      const input = await openInput(ctx, String(told.input.id));
      expect(input.preview).toBe("hello");
    }));

  test("is metered and logged in the same transaction", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await kept(ctx);

      const where = { appId: ctx.appId };
      expect(await db.usageEvent.findMany({ where })).toMatchObject([
        { model: "tested", stored: true, bytes: 5n, outcome: "ok" },
      ]);
      expect(await db.auditEntry.findMany({ where })).toMatchObject([
        { action: "prediction.make", outcome: "ok" },
      ]);
    }));

  test("is gone with its record", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id, inputId } = await kept(ctx);
      await destroyInput(ctx, inputId);

      await expect(openPrediction(ctx, id)).rejects.toMatchObject({
        code: "not_found",
      });
      expect((await listPredictions(ctx, every)).data).toEqual([]);
    }));

  test("is invisible in the second in which its record expires", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await kept(ctx, "hello", { retention: 10 });

      const seen = (at: Ctx) => listPredictions(at, every);
      expect((await seen(later(ctx, 9.999))).data).toHaveLength(1);
      expect((await seen(later(ctx, 10))).data).toEqual([]);
      await expect(openPrediction(later(ctx, 10), id)).rejects.toMatchObject({
        code: "not_found",
      });
    }));
});

describe("a call that says not to store", () => {
  test("answers as any other, and leaves one usage event", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const told = await predict(ctx, asking("hello", { store: false }), echo);

      expect(told).toMatchObject({
        id: null,
        output: { text: "hello" },
        input: { id: null },
        storage: { stored: false, expires_at: null },
      });
      const where = { appId: ctx.appId };
      expect(await db.input.count({ where })).toBe(0);
      expect(await db.prediction.count({ where })).toBe(0);
      expect(await db.auditEntry.count({ where })).toBe(0);
      expect(await db.usageEvent.findMany({ where })).toMatchObject([
        { model: "tested", stored: false, outcome: "ok" },
      ]);
    }));

  test("leaves no more where the model fails with the input in its message", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const call = asking("my diagnosis", { store: false });
      const failure = await predict(ctx, call, failing).catch((e) => e);

      expect(failure).toMatchObject({
        code: "provider_failed",
        headers: { "sojourn-storage": "none" },
      });
      expect(failure.message).not.toContain("diagnosis");
      const where = { appId: ctx.appId };
      expect(await db.input.count({ where })).toBe(0);
      expect(await db.usageEvent.findMany({ where })).toMatchObject([
        { stored: false, outcome: "failed" },
      ]);
    }));

  test("is refused nothing that storing would be allowed", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now, store: false });
      const asked = asking("hello", { store: true });
      await expect(predict(ctx, asked, echo)).rejects.toMatchObject({
        code: "store_not_allowed",
      });
      expect(await predict(ctx, asking("hello"), echo)).toMatchObject({
        id: null,
        storage: { stored: false },
      });
    }));
});

describe("a model that fails", () => {
  test("is kept as a failure with its input, and the answer says so", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await expect(
        predict(ctx, asking("hello"), failing),
      ).rejects.toMatchObject({
        code: "provider_failed",
        headers: {
          "sojourn-storage": "stored; expires=2026-12-20T14:03:00.000Z",
        },
      });

      const failed = PredictionQuery.parse({ outcome: "failed" });
      expect((await listPredictions(ctx, failed)).data).toMatchObject([
        { outcome: "failed", output: null },
      ]);
      const fine = PredictionQuery.parse({ outcome: "ok" });
      expect((await listPredictions(ctx, fine)).data).toEqual([]);
    }));

  test("and a caller who leaves, are told apart", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const leaving = new AbortController();
      const abandoned = modelThat(async ({ signal }) => {
        leaving.abort();
        throw signal.reason;
      });
      const call = { ...asking("hello"), signal: leaving.signal };
      await expect(predict(ctx, call, abandoned)).rejects.toThrow();

      expect((await listPredictions(ctx, every)).data).toMatchObject([
        { outcome: "aborted" },
      ]);
    }));
});

describe("a call that is wrong from the start", () => {
  const wrong: [string, Call, Parameters<typeof predict>[2]][] = [
    ["no such model", asking("hello"), () => Promise.reject(notFound("model"))],
    [
      "not the model's kind of input",
      asking("hello"),
      modelThat(() =>
        Promise.reject(new AppError("unsupported_type", "No text.")),
      ),
    ],
    ["not a text at all", asking("\u0000\u0001"), echo],
    ["an empty input", asking(""), echo],
  ];
  test.each(wrong)("(%s) is counted and not kept", (_what, call, find) =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await expect(predict(ctx, call, find)).rejects.toBeInstanceOf(AppError);

      const where = { appId: ctx.appId };
      expect(await db.input.count({ where })).toBe(0);
      expect(await db.usageEvent.findMany({ where })).toMatchObject([
        { stored: false, outcome: "refused" },
      ]);
    }),
  );
});

describe("asking again about a record that is kept", () => {
  test("adds a prediction and no life", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id, inputId } = await kept(ctx, "hello", { retention: 100 });

      const again = await predict(later(ctx, 60), askingAgain(inputId), echo);
      expect(again).toMatchObject({
        output: { text: "hello" },
        storage: { stored: true, expires_at: "2026-11-20T14:04:40.000Z" },
      });
      const query = PredictionQuery.parse({ input: inputId });
      const { data } = await listPredictions(later(ctx, 61), query);
      expect(data.map((one) => one.id)).toEqual([again.id, id]);
    }));

  test("without storing leaves the record as it was", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id, inputId } = await kept(ctx);
      const call = askingAgain(inputId, false);
      expect(await predict(ctx, call, echo)).toMatchObject({ id: null });

      const { data } = await listPredictions(ctx, every);
      expect(data.map((one) => one.id)).toEqual([id]);
    }));

  test("is in the log as a look at it, whether the answer is kept or not, or fails", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { inputId } = await kept(ctx);
      await predict(later(ctx, 1), askingAgain(inputId), echo);
      await predict(later(ctx, 2), askingAgain(inputId, false), echo);
      const fails = predict(
        later(ctx, 3),
        askingAgain(inputId, false),
        failing,
      );
      await expect(fails).rejects.toMatchObject({ code: "provider_failed" });

      const targetId = readId("inp", inputId);
      const entries = await db.auditEntry.findMany({
        where: { appId: ctx.appId, targetId },
        orderBy: { id: "asc" },
      });
      expect(entries.map(({ action }) => action)).toEqual([
        ...["prediction.make", "prediction.make", "input.read", "input.read"],
      ]);
    }));

  test("that is destroyed meanwhile is a 404, and keeps nothing", async () => {
    const ctx = await freshApp({ now });
    const { inputId } = await kept(ctx);
    const slow = modelThat(async () => {
      await destroyInput(ctx, inputId);
      return { output: { text: "too late" }, usage: null };
    });

    await expect(
      predict(ctx, askingAgain(inputId), slow),
    ).rejects.toMatchObject({ code: "not_found" });
    const where = { appId: ctx.appId };
    expect(await ctx.db.prediction.count({ where })).toBe(0);
  });
});

test("predictions are found by model, input, outcome and time, in pages", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await kept(later(ctx, n))).id);
    const at = later(ctx, 10);
    const found = async (given: object) => {
      const query = PredictionQuery.parse(given);
      return (await listPredictions(at, query)).data.map(({ id }) => id);
    };

    expect(await found({})).toEqual(ids);
    expect(await found({ limit: 2, after: ids[1] })).toEqual(ids.slice(2, 4));
    expect(await found({ order: "asc" })).toEqual(ids.toReversed());
    expect(await found({ model: "tested" })).toEqual(ids);
    expect(await found({ model: "other" })).toEqual([]);
    expect(await found({ created_after: "2026-11-20T14:03:03Z" })).toEqual(
      ids.slice(0, 2),
    );
  }));

test("deleting a prediction leaves its record and the others", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const { id, inputId } = await kept(ctx);
    const again = await predict(later(ctx, 1), askingAgain(inputId), echo);

    await deletePrediction(later(ctx, 2), id);

    const { data } = await listPredictions(later(ctx, 2), every);
    expect(data.map((one) => one.id)).toEqual([again.id]);
    await expect(openInput(later(ctx, 2), inputId)).resolves.toBeTruthy();
  }));

test("another tenant finds none of it: every read and write is a 404", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const other = await app(db, { now });
    const { id, inputId } = await kept(ctx);

    expect((await listPredictions(other, every)).data).toEqual([]);
    const byInput = PredictionQuery.parse({ input: inputId });
    expect((await listPredictions(other, byInput)).data).toEqual([]);
    for (const act of [
      () => openPrediction(other, id),
      () => deletePrediction(other, id),
      () => predict(other, askingAgain(inputId), echo),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(openPrediction(ctx, id)).resolves.toMatchObject({ id });
  }));

test("who may not predict, read or delete is told what it needs", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now, actor: editor });
    const { id } = await kept(ctx);

    const looking = { ...ctx, actor: viewer };
    await expect(predict(looking, asking("x"), echo)).rejects.toThrow(
      "This needs the permission predict.",
    );
    const key = { ...ctx, actor: keyWith("predict") };
    await expect(openPrediction(key, id)).rejects.toThrow(
      "This needs a key with the scope inputs:read.",
    );
    await expect(deletePrediction(key, id)).rejects.toThrow(
      "This needs a key with the scope inputs:delete.",
    );
  }));
