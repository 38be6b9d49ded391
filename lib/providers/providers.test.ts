import { expect, test } from "vitest";

import { changeApp, getApp } from "@/lib/apps/app";
import type { Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { PageQuery } from "@/lib/paging";
import { changeProvider, deleteProvider } from "@/lib/providers/change";
import { testProvider } from "@/lib/providers/check";
import { createProvider } from "@/lib/providers/create";
import { openCredentials } from "@/lib/providers/credentials";
import { getProvider, listProviders } from "@/lib/providers/list";
import { listOffers } from "@/lib/providers/offers";
import { pickModel, unpickModel } from "@/lib/providers/pick";
import { ModelPick, NewProvider, ProviderPatch } from "@/lib/providers/schema";
import { appKeyOf } from "@/lib/sealing/app-key";
import {
  admin,
  app,
  editor,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";

const every = PageQuery.parse({});
const KEY = "sk-zyzzyvakanarie";
const wanted = (given: object = {}) =>
  NewProvider.parse({
    ...{ name: "hub", type: "openai", base_url: "http://127.0.0.1:9/v1" },
    ...given,
  });
const patch = (given: object) => ProviderPatch.parse(given);
const pick = (given: object = {}) => ModelPick.parse(given);
const uuidOf = (shown: string) => String(readId("prv", shown));

async function keyOf(ctx: Ctx, shown: string) {
  const row = await ctx.db.provider.findUniqueOrThrow({
    where: { appId_id: { appId: ctx.appId, id: uuidOf(shown) } },
  });
  return openCredentials(await appKeyOf(ctx), row)?.reveal() ?? null;
}

test("a provider is told as it was given, but for its key, which is sealed", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const made = await createProvider(ctx, wanted({ api_key: KEY }));

    expect(made).toMatchObject({
      ...{ object: "provider", name: "hub", type: "openai", has_key: true },
      ...{ base_url: "http://127.0.0.1:9/v1", all_models: false, models: [] },
      ...{ timeout_seconds: 120, concurrency: 32 },
      ...{ checked_at: null, fault: null },
    });
    expect(await getProvider(ctx, made.id)).toEqual(made);
    expect((await listProviders(ctx, every)).data).toEqual([made]);
    expect(JSON.stringify(made)).not.toContain(KEY);
    expect(await keyOf(ctx, made.id)).toBe(KEY);
    const [row] = await db.provider.findMany({ where: { appId: ctx.appId } });
    const bytes = Buffer.from(row?.sealedCredentials ?? []);
    expect(bytes.includes(KEY)).toBe(false);
  }));

test("a key opens for its own provider, and for no other of whatever app", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const other = await app(db, { actor: admin });
    const { id } = await createProvider(ctx, wanted({ api_key: KEY }));
    const row = await db.provider.findUniqueOrThrow({
      where: { appId_id: { appId: ctx.appId, id: uuidOf(id) } },
    });

    const own = await appKeyOf(ctx);
    expect(openCredentials(own, row)?.reveal()).toBe(KEY);
    const moved = { ...row, id: crypto.randomUUID() };
    expect(() => openCredentials(own, moved)).toThrow();
    const theirs = { ...row, appId: other.appId };
    expect(() => openCredentials(own, theirs)).toThrow();
    const wrong = await appKeyOf(other);
    expect(() => openCredentials(wrong, row)).toThrow();
  }));

test.each([
  ["ftp://host/v1", "neither http nor https"],
  ["file:///etc/passwd", "neither http nor https"],
  ["https://me:secret@host/v1", "carries a user name"],
  ["not a url", "not a URL"],
  ["http://169.254.169.254/latest", "metadata"],
  ["http://[fe80::1]/v1", "link-local"],
])("%s is no address of a provider", (base_url, why) =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const refusal = await createProvider(ctx, wanted({ base_url })).catch(
      (error) => error,
    );
    expect(refusal).toMatchObject({
      code: "invalid_request",
      param: "base_url",
    });
    expect(refusal.message).toContain(why);
    expect(refusal.message).not.toContain("secret");
  }),
);

test("no two providers of an app have a name, and none has a built-in model's", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    await createProvider(ctx, wanted());
    const two = await createProvider(ctx, wanted({ name: "two" }));

    for (const act of [
      () => createProvider(ctx, wanted()),
      () => changeProvider(ctx, two.id, patch({ name: "hub" })),
    ]) {
      await expect(act()).rejects.toMatchObject({
        ...{ code: "conflict", param: "name" },
      });
    }
    for (const name of ["pii", "color", "built-in"]) {
      await expect(createProvider(ctx, wanted({ name }))).rejects.toMatchObject(
        { code: "invalid_request", param: "name" },
      );
    }
    const other = await app(db, { actor: admin });
    expect(await createProvider(other, wanted())).toMatchObject({
      name: "hub",
    });
  }));

test("another tenant neither sees nor changes anything of it", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const other = await app(db, { actor: admin });
    const { id } = await createProvider(ctx, wanted({ api_key: KEY }));
    await pickModel(ctx, id, "m", pick());
    const before = await getProvider(ctx, id);

    expect((await listProviders(other, every)).data).toEqual([]);
    for (const act of [
      () => getProvider(other, id),
      () => changeProvider(other, id, patch({ name: "theirs" })),
      () => deleteProvider(other, id),
      () => testProvider(other, id),
      () => listOffers(other, id),
      () => pickModel(other, id, "n", pick()),
      () => unpickModel(other, id, "m"),
    ]) {
      await expect(act()).rejects.toMatchObject({
        code: "not_found",
        message: "There is no such provider.",
      });
    }
    expect(await getProvider(ctx, id)).toEqual(before);
  }));

test("who may not change an app's providers sees them, and no more", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const { id } = await createProvider(ctx, wanted());

    for (const actor of [editor, viewer, keyWith("predict", "keys:write")]) {
      const who = { ...ctx, actor };
      expect(await getProvider(who, id)).toMatchObject({ id });
      for (const act of [
        () => createProvider(who, wanted({ name: "two" })),
        () => changeProvider(who, id, patch({ name: "two" })),
        () => deleteProvider(who, id),
        () => testProvider(who, id),
        () => listOffers(who, id),
        () => pickModel(who, id, "m", pick()),
        () => unpickModel(who, id, "m"),
      ]) {
        await expect(act()).rejects.toMatchObject({ code: "forbidden" });
      }
    }
    const key = { ...ctx, actor: keyWith("providers:write") };
    expect(await pickModel(key, id, "m", pick())).toMatchObject({
      id: "hub/m",
    });
  }));

test("a key goes to no other server than the one that it was given for", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const { id } = await createProvider(ctx, wanted({ api_key: KEY }));

    for (const base_url of [
      "http://127.0.0.1:10/v1",
      "https://127.0.0.1:9/v1",
      "http://localhost:9/v1",
    ]) {
      await expect(
        changeProvider(ctx, id, patch({ base_url })),
      ).rejects.toMatchObject({ code: "invalid_request", param: "api_key" });
    }
    const path = await changeProvider(
      ctx,
      id,
      patch({ base_url: "http://127.0.0.1:9/v2" }),
    );
    expect(path).toMatchObject({ has_key: true });
    expect(await keyOf(ctx, id)).toBe(KEY);
    const base_url = "https://elsewhere.test/v1";
    await changeProvider(ctx, id, patch({ base_url, api_key: "another" }));
    expect(await keyOf(ctx, id)).toBe("another");
    await changeProvider(ctx, id, patch({ api_key: null }));
    expect(await keyOf(ctx, id)).toBeNull();
    expect(await changeProvider(ctx, id, patch({ base_url }))).toMatchObject({
      ...{ has_key: false, base_url },
    });
  }));

const keyRow = (ctx: Ctx, models: string[]) =>
  ctx.db.apiKey.create({
    data: {
      ...{ appId: ctx.appId, id: crypto.randomUUID(), name: "K", hint: "" },
      ...{ hash: crypto.getRandomValues(new Uint8Array(32)), models },
    },
  });

test("with another name, the default and the lists of keys name its models by it", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const { id } = await createProvider(ctx, wanted());
    await pickModel(ctx, id, "a/b", pick());
    await changeApp(ctx, { default_model: "hub/a/b" });
    const key = await keyRow(ctx, ["pii", "hub/a/b", "hubble/a", "hub"]);
    const free = await keyRow(ctx, []);
    const other = await app(db, { actor: admin });
    const theirs = await keyRow(other, ["hub/a/b"]);

    await changeProvider(ctx, id, patch({ name: "longer.name" }));

    const modelsOf = async (one: { hash: Uint8Array<ArrayBuffer> }) =>
      (await db.apiKey.findUniqueOrThrow({ where: { hash: one.hash } })).models;
    expect(await getApp(ctx)).toMatchObject({
      default_model: "longer.name/a/b",
    });
    expect(await modelsOf(key)).toEqual([
      ...["pii", "longer.name/a/b", "hubble/a", "hub"],
    ]);
    expect(await modelsOf(free)).toEqual([]);
    expect(await modelsOf(theirs)).toEqual(["hub/a/b"]);
  }));

test("a default is a model that the app has, and goes with it", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const one = await createProvider(ctx, wanted());
    const two = await createProvider(ctx, wanted({ name: "hub2" }));
    await pickModel(ctx, one.id, "m", pick());
    await pickModel(ctx, two.id, "n", pick());
    const defaultIs = async (model: string | null) =>
      expect(await getApp(ctx)).toMatchObject({ default_model: model });

    await defaultIs(null);
    await expect(
      changeApp(ctx, { default_model: "hub/none" }),
    ).rejects.toMatchObject({ code: "not_found" });
    await changeApp(ctx, { default_model: "m" });
    await defaultIs("hub/m");
    await changeApp(ctx, { name: "Renamed" });
    await unpickModel(ctx, two.id, "n");
    await deleteProvider(ctx, two.id);
    await defaultIs("hub/m");
    await unpickModel(ctx, one.id, "m");
    await defaultIs(null);
    await pickModel(ctx, one.id, "m", pick());
    await changeApp(ctx, { default_model: "hub/m" });
    await deleteProvider(ctx, one.id);
    await defaultIs(null);
    await changeApp(ctx, { default_model: "pii" });
    await defaultIs("pii");
    await changeApp(ctx, { default_model: null });
    await defaultIs(null);
  }));

test("a model is picked as is said, or as its name makes likely, and anew", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const { id } = await createProvider(ctx, wanted());

    expect(await pickModel(ctx, id, "gpt-4o", pick())).toEqual({
      ...{ object: "provider.model", id: "hub/gpt-4o", model: "gpt-4o" },
      ...{ takes: ["text", "image", "video"], output: "text" },
      ...{ min_role: "editor", price: null, options: {} },
    });
    expect(await pickModel(ctx, id, "bge-m3", pick())).toMatchObject({
      ...{ takes: ["text"], output: "embedding" },
    });
    const said = {
      ...{ takes: ["text"], output: "text", min_role: "owner" },
      price: { input: 0.075, output: 12.5 },
    };
    expect(await pickModel(ctx, id, "gpt-4o", pick(said))).toMatchObject(said);
    const { models } = await getProvider(ctx, id);
    expect(models.map(({ model }) => model)).toEqual(["bge-m3", "gpt-4o"]);
    expect(models[1]).toMatchObject(said);

    await unpickModel(ctx, id, "bge-m3");
    await expect(unpickModel(ctx, id, "bge-m3")).rejects.toMatchObject({
      code: "not_found",
    });
    for (const [given, param] of [
      [{ output: "colors" }, "output"],
      [{ options: { temperature: 1 } }, "options"],
    ] as const) {
      await expect(pickModel(ctx, id, "m", pick(given))).rejects.toMatchObject({
        code: "invalid_request",
        param,
      });
    }
  }));

test("each change is in the log, and none of them says a key", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    const { id } = await createProvider(ctx, wanted({ api_key: KEY }));
    await changeProvider(ctx, id, patch({ api_key: `${KEY}2` }));
    await pickModel(ctx, id, "m", pick());
    await unpickModel(ctx, id, "m");
    await testProvider(ctx, id);
    await deleteProvider(ctx, id);

    const entries = await db.auditEntry.findMany({
      where: { appId: ctx.appId },
    });
    expect(entries.map(({ action }) => action).toSorted()).toEqual([
      ...["model.pick", "model.unpick", "provider.change", "provider.create"],
      ...["provider.delete", "provider.test"],
    ]);
    expect(entries.every(({ targetId }) => targetId === uuidOf(id))).toBe(true);
    const all = [...entries, ...(await db.provider.findMany())];
    expect(JSON.stringify(all)).not.toContain(KEY);
  }));
