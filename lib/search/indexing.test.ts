import { expect, test } from "vitest";

import { changeApp } from "@/lib/apps/app";
import type { Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { InputQuery } from "@/lib/inputs/schema";
import { storeInputs } from "@/lib/inputs/store";
import { findInputs } from "@/lib/search/find";
import { indexSome, isBehind } from "@/lib/search/indexing";
import { matching } from "@/lib/search/matching";
import { app, freshApp, rolledBack } from "@/lib/testing/database";
import { newRecord, stored } from "@/lib/testing/inputs";

async function indexAll(ctx: Ctx): Promise<void> {
  while (await indexSome(ctx));
}

async function behind({ db, appId }: Ctx): Promise<boolean> {
  return (
    (await db.app.count({ where: { AND: [isBehind, { id: appId }] } })) > 0
  );
}

const find = (ctx: Ctx, q: string) => findInputs(ctx, InputQuery.parse({ q }));

async function matched(ctx: Ctx, q: string): Promise<string[]> {
  const batches = await Array.fromAsync(matching(ctx, q));
  return batches.flat().map((id) => showId("inp", id));
}

test("records that came before there was an index are found once it is made, and until then it is said", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { index: "off" });
    const { id } = await stored(ctx, "A receipt");
    await changeApp(ctx, { index: "on" });
    const on: Ctx = { ...ctx, index: "on" };
    expect(await behind(on)).toBe(true);
    expect(await find(on, "receipt")).toMatchObject({
      data: [],
      incomplete: true,
    });
    await indexAll(ctx);
    expect(await behind(on)).toBe(false);
    const found = await find(on, "receipt");
    expect(found.data.map((one) => one.id)).toEqual([id]);
    expect(found).not.toHaveProperty("incomplete");
  }));

test("whoever destroys or holds by a query gets all of it, also while the index is made", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { index: "off" });
    const { id } = await stored(ctx, "A receipt");
    await changeApp(ctx, { index: "on" });
    const on: Ctx = { ...ctx, index: "on" };
    const { id: late } = await stored(on, "Another receipt");
    expect(await matched(on, "receipt")).toEqual([id, late]);
  }));

test("an app that turns its index off has no terms left, and words are refused", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "A receipt", { subject: "ada" });
    await changeApp(ctx, { index: "off" });
    await indexAll(ctx);
    const off: Ctx = { ...ctx, index: "off" };
    const where = { appId: ctx.appId };
    expect(await db.indexTerms.count({ where })).toBe(0);
    const [key] = await db.indexKey.findMany({ where });
    expect(key?.dirtySince).toEqual(ctx.now);
    expect(await behind(off)).toBe(false);
    await expect(find(off, "is:held receipt")).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("At letter 9: "),
    });
    const bySubject = await find(off, "subject:ada");
    expect(bySubject.data.map((one) => one.id)).toEqual([id]);
  }));

test("substrings are found once an app wants them", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "A receipt");
    const wanting: Ctx = { ...ctx, index: "substrings" };
    await expect(find(ctx, "*ceip*")).rejects.toMatchObject({
      code: "invalid_request",
    });
    await changeApp(ctx, { index: "substrings" });
    await indexAll(ctx);
    const { data } = await find(wanting, "*ceip*");
    expect(data.map((one) => one.id)).toEqual([id]);
  }));

test("it comes in batches that a crash may end anywhere, by any number of workers", async () => {
  const ctx = await freshApp({ index: "off" });
  for (let n = 0; n < 5; n++) {
    const records = Array.from({ length: 100 }, () => newRecord("receipt"));
    await storeInputs(ctx, records);
  }
  await changeApp(ctx, { index: "on" });
  const on: Ctx = { ...ctx, index: "on" };
  expect(await indexSome(ctx)).toBe(true);
  expect(await behind(ctx)).toBe(true);
  await Promise.all([indexAll(ctx), indexAll(ctx)]);
  await indexAll(ctx);
  expect(await behind(ctx)).toBe(false);
  expect(await matched(on, "receipt")).toHaveLength(500);
});

test("nothing of another app is touched", () =>
  rolledBack(async (db) => {
    const [ctx, other] = [await app(db), await app(db)];
    await stored(other, "theirs");
    await changeApp(ctx, { index: "off" });
    await indexAll(ctx);
    const where = { appId: other.appId };
    expect(await db.indexTerms.count({ where })).toBe(1);
    expect(await behind(other)).toBe(false);
  }));
