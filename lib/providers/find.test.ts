import type { Pool } from "pg";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { db, poolOf } from "@/lib/db";
import { listModels, openModel } from "@/lib/predictions/models";
import { modelsFor } from "@/lib/providers/find";
import type { ProviderOf } from "@/lib/providers/provider-of";
import {
  admin,
  app,
  editor,
  freshApp,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { providerRow } from "@/lib/testing/providers";

const { signal } = new AbortController();
const content = {
  type: "text" as const,
  mediaType: "text/plain",
  bytes: Buffer.from("hello"),
};

/** Answers with what it is called and the key that it has been given. */
const toldOf: ProviderOf = ({ name }, key, models) => ({
  id: name,
  models: async () =>
    models.map(({ info }) => ({ ...info, params: z.strictObject({}) })),
  offers: async () => null,
  predict: async ({ model }) => ({
    output: { text: `${name} ${model} ${key?.reveal() ?? "no key"}` },
    usage: null,
  }),
});

const idOf = async (ctx: Ctx, asked: string) =>
  (await modelsFor(ctx, toldOf)(asked)).info.id;

test("a model is found by its provider's name and its own, whatever it is called", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "hub", {
      models: { "meta-llama/Llama-3:8b": {}, "gpt-4o": {} },
    });

    expect(await idOf(ctx, "hub/gpt-4o")).toBe("hub/gpt-4o");
    expect(await idOf(ctx, "hub/meta-llama/Llama-3:8b")).toBe(
      "hub/meta-llama/Llama-3:8b",
    );
    expect(await idOf(ctx, "meta-llama/Llama-3:8b")).toBe(
      "hub/meta-llama/Llama-3:8b",
    );
    expect(await idOf(ctx, "pii")).toBe("pii");
  }));

test.each([
  ...[
    "",
    "gpt-5",
    "hub/gpt-5",
    "hub/",
    "hub",
    "HUB/gpt-4o",
    "gpt-4o/",
    "/gpt-4o",
  ],
  ...["hub/gpt-4o\0", "x".repeat(201), "' OR TRUE --", "%", "__proto__"],
])("there is no model %j", (asked) =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "hub", { models: { "gpt-4o": {} } });

    await expect(idOf(ctx, asked)).rejects.toMatchObject({
      code: "not_found",
      message: "There is no such model.",
    });
  }),
);

test("a provider all of whose models may be asked has whichever is asked for", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "hub", { allModels: true, models: { picked: {} } });

    expect(await idOf(ctx, "hub/any/thing")).toBe("hub/any/thing");
    await expect(idOf(ctx, "any/thing")).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(idOf(ctx, "hub/")).rejects.toMatchObject({
      code: "not_found",
    });
  }));

test("a model by its name alone is the default's provider's, or nobody's of several", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "one", { models: { "gpt-4o": {}, other: {} } });
    await providerRow(ctx, "two", { models: { "gpt-4o": {} } });

    await expect(idOf(ctx, "gpt-4o")).rejects.toMatchObject({
      code: "not_found",
      message:
        "Several providers have that model. Ask for one/gpt-4o or two/gpt-4o.",
    });
    await db.app.update({
      where: { id: ctx.appId },
      data: { defaultModel: "two/gpt-4o" },
    });
    expect(await idOf(ctx, "gpt-4o")).toBe("two/gpt-4o");
    expect(await idOf(ctx, "other")).toBe("one/other");
  }));

test("the default is meant by that word, and there may be none", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "hub", { models: { m: {} } });
    const defaultIs = (defaultModel: string) =>
      db.app.update({ where: { id: ctx.appId }, data: { defaultModel } });

    await expect(idOf(ctx, "default")).rejects.toMatchObject({
      code: "invalid_request",
      message: "Name a model: the app has no default.",
    });
    await defaultIs("hub/m");
    expect(await idOf(ctx, "default")).toBe("hub/m");
    await defaultIs("pii");
    expect(await idOf(ctx, "default")).toBe("pii");
  }));

test("a model that is built in is itself, also where a provider has one of its name", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "hub", { models: { pii: {} } });

    expect(await idOf(ctx, "pii")).toBe("pii");
    expect(await idOf(ctx, "hub/pii")).toBe("hub/pii");
  }));

test("what is asked goes to the provider with its own key, opened", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "hub", { key: "sk-one", models: { m: {} } });
    await providerRow(ctx, "open", { models: { n: {} } });

    const asked = { content, params: {}, signal };
    const { predict } = await modelsFor(ctx, toldOf)("hub/m");
    const { output } = await predict(asked);
    expect(output).toEqual({ text: "hub hub/m sk-one" });
    const open = await modelsFor(ctx, toldOf)("n");
    expect((await open.predict(asked)).output).toEqual({
      text: "open open/n no key",
    });
  }));

test("another tenant's models are a 404 like models that never were", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    const other = await app(db, { actor: editor });
    await providerRow(other, "hub", { allModels: true, models: { m: {} } });

    for (const asked of ["hub/m", "m", "hub/any"]) {
      await expect(idOf(ctx, asked)).rejects.toMatchObject({
        code: "not_found",
      });
    }
    const { data } = await listModels(ctx);
    expect(data.every(({ provider }) => provider === "built-in")).toBe(true);
  }));

test("a model for admins is refused to an editor, who is told what it takes", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "hub", { models: { m: { minRole: "admin" } } });

    await expect(idOf(ctx, "m")).rejects.toMatchObject({
      code: "forbidden",
      message: "This needs the role admin.",
    });
    expect(await idOf({ ...ctx, actor: admin }, "m")).toBe("hub/m");
    const key = keyWith("predict");
    expect(await idOf({ ...ctx, actor: key }, "m")).toBe("hub/m");
    await expect(idOf({ ...ctx, actor: viewer }, "m")).rejects.toMatchObject({
      code: "forbidden",
    });
  }));

test("a key that lists its models asks these, however they are spelled, and sees no others", () =>
  rolledBack(async (db) => {
    const actor = { ...keyWith("predict"), models: ["hub/m", "pii"] };
    const ctx = await app(db, { actor });
    await providerRow(ctx, "hub", {
      allModels: true,
      models: { m: {}, n: {} },
    });

    expect(await idOf(ctx, "hub/m")).toBe("hub/m");
    expect(await idOf(ctx, "m")).toBe("hub/m");
    expect(await idOf(ctx, "pii")).toBe("pii");
    for (const [asked, id] of [
      ...[
        ["n", "hub/n"],
        ["hub/o", "hub/o"],
        ["color", "color"],
      ],
    ] as const) {
      await expect(idOf(ctx, asked)).rejects.toMatchObject({
        code: "forbidden",
        message: `This needs a key that may ask ${id}.`,
      });
    }
    const { data } = await listModels(ctx);
    expect(data.map(({ id }) => id)).toEqual(["pii", "hub/m"]);
  }));

test("the list has what is built in and what was picked, the default first, with prices", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor });
    await providerRow(ctx, "b", { models: { z: {}, a: {} } });
    await providerRow(ctx, "a", {
      models: {
        m: {
          ...{ takes: ["text", "image"], minRole: "owner" },
          ...{ inputPrice: 2_500_000n, outputPrice: 150_000n },
        },
      },
    });
    await db.app.update({
      where: { id: ctx.appId },
      data: { defaultModel: "b/z" },
    });

    const { data } = await listModels(ctx);
    expect(data.map(({ id }) => id)).toEqual([
      ...["b/z", "color", "image-quality", "pii", "language", "sentiment"],
      ...["a/m", "b/a"],
    ]);
    expect(data[0]).toMatchObject({ default: true, price: null });
    expect(data.find(({ id }) => id === "a/m")).toMatchObject({
      ...{ provider: "a", name: "m", default: false, min_role: "owner" },
      ...{ takes: ["text", "image"], output: "text" },
      price: { input: 2.5, output: 0.15 },
    });
    expect(await openModel(ctx, "z")).toMatchObject({ id: "b/z" });
  }));

describe("a model that was asked for before", () => {
  /** As the next call of somebody's would be. */
  async function nextCall(ctx: Ctx): Promise<Ctx> {
    const { modelsVersion } = await db().app.findUniqueOrThrow({
      where: { id: ctx.appId },
    });
    return { ...ctx, modelsVersion };
  }

  const told = async (ctx: Ctx, asked: string) => {
    const { predict } = await modelsFor(await nextCall(ctx), toldOf)(asked);
    const { output } = await predict({ content, params: {}, signal });
    return "text" in output ? output.text : null;
  };

  test("is remembered: to find it again asks nothing of the database", async () => {
    const ctx = await freshApp({ actor: editor });
    await providerRow(ctx, "hub", { models: { m: {} } });
    await told(ctx, "hub/m");

    const next = await nextCall(ctx);
    const query = vi.spyOn(poolOf(db()) as Pool, "query");
    onTestFinished(() => query.mockRestore());
    await modelsFor(next, toldOf)("hub/m");
    expect(query).not.toHaveBeenCalled();
    await modelsFor({ ...next, modelsVersion: -1n }, toldOf)("hub/m");
    expect(query).toHaveBeenCalledOnce();
  });

  test("is found as it is now, whatever of it has changed since", async () => {
    const ctx = await freshApp({ actor: editor });
    const { appId } = ctx;
    const id = await providerRow(ctx, "hub", {
      key: "sk-old",
      models: { m: {} },
    });
    expect(await told(ctx, "hub/m")).toBe("hub hub/m sk-old");

    const where = { appId_id: { appId, id } };
    await db().provider.update({ where, data: { sealedCredentials: null } });
    expect(await told(ctx, "hub/m")).toBe("hub hub/m no key");
    await db().providerModel.updateMany({
      where: { appId },
      data: { minRole: "owner" },
    });
    await expect(told(ctx, "hub/m")).rejects.toMatchObject({
      code: "forbidden",
    });
    await db().providerModel.deleteMany({ where: { appId } });
    await expect(told(ctx, "hub/m")).rejects.toMatchObject({
      code: "not_found",
    });
    await db().provider.update({ where, data: { allModels: true } });
    expect(await told(ctx, "hub/m")).toBe("hub hub/m no key");
    await db().provider.delete({ where });
    await expect(told(ctx, "hub/m")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("by its name alone is the default's provider's, whichever that is now", async () => {
    const ctx = await freshApp({ actor: editor });
    await providerRow(ctx, "one", { models: { m: {} } });
    await providerRow(ctx, "two", { models: { m: {} } });
    const defaultIs = (defaultModel: string) =>
      db().app.update({ where: { id: ctx.appId }, data: { defaultModel } });

    for (const name of ["one", "two", "one"]) {
      await defaultIs(`${name}/m`);
      expect(await told(ctx, "m")).toBe(`${name} ${name}/m no key`);
    }
  });

  test("is nobody else's: another tenant's of the same name is another", async () => {
    const ctx = await freshApp({ actor: editor });
    const other = await freshApp({ actor: editor });
    await providerRow(ctx, "hub", { key: "sk-ours", models: { m: {} } });
    expect(await told(ctx, "hub/m")).toBe("hub hub/m sk-ours");
    await expect(told(other, "hub/m")).rejects.toMatchObject({
      code: "not_found",
    });
    await providerRow(other, "hub", { key: "sk-theirs", models: { m: {} } });
    expect(await told(other, "hub/m")).toBe("hub hub/m sk-theirs");
    expect(await told(ctx, "hub/m")).toBe("hub hub/m sk-ours");
  });
});
