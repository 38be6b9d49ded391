import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { env } from "@/lib/env";
import { readId } from "@/lib/ids";
import { LEAKAGE, LEAKAGE_IN_SHORT } from "@/lib/index/leakage";
import { SLICE_RECORDS } from "@/lib/index/slices";
import { MONTH_KEY_SECONDS } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { monthKeyFor, spanOf } from "@/lib/sealing/month-key";
import { openVault } from "@/lib/sealing/vault";
import { getSearch } from "@/lib/search/saved/list";
import { saveSearch } from "@/lib/search/saved/save";
import { app, asPerson, freshApp, rolledBack } from "@/lib/testing/database";
import { ownFolder } from "@/lib/testing/folder";
import { stored } from "@/lib/testing/inputs";

const noon = new Date("2026-11-10T12:00:00Z");
const at = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(noon.getTime() + seconds * 1_000),
});

async function termsOf({ db, appId }: Ctx, shown: string): Promise<bigint[]> {
  const inputId = readId("inp", shown) ?? "";
  const row = await db.indexTerms.findUnique({
    where: { appId_inputId: { appId, inputId } },
  });
  return row?.terms ?? [];
}

async function termsOfNew(ctx: Ctx, text: string): Promise<bigint[]> {
  return termsOf(ctx, (await stored(ctx, text)).id);
}

const common = (one: bigint[], other: bigint[]) =>
  one.filter((term) => other.includes(term)).length;

test("README says the same", () => {
  const readme = readFileSync("README.md", "utf8").replace(/\s+/g, " ");
  expect(readme).toContain(LEAKAGE_IN_SHORT);
  for (const { title, text } of LEAKAGE) {
    expect(readme).toContain(`**${title}.** ${text}`);
  }
});

test("within a slice the same is the same number; in another slice, week or app it is not", () =>
  rolledBack(async (db) => {
    const [one, other] = [await app(db, { now: noon }), await app(db)];
    await db.indexSlice.create({
      data: { appId: one.appId, startsAt: at(one, 10).now },
    });
    const text = "a receipt for Zora";
    const here = await termsOfNew(at(one, 1), text);
    expect(here.length).toBeGreaterThan(4);
    expect(await termsOfNew(at(one, 2), text)).toEqual(here);

    const elsewhere = {
      "the next slice": at(one, 11),
      "another week": at(one, 7 * 86_400),
      "another app": at(other, 1),
    };
    for (const [name, ctx] of Object.entries(elsewhere)) {
      const there = await termsOfNew(ctx, text);
      expect([name, there.length]).toEqual([name, here.length]);
      expect([name, common(here, there)]).toEqual([name, 0]);
    }
  }));

test("the number of terms is that of what can be asked for, and in no other order than their own", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: noon });
    const few = await termsOfNew(ctx, "a b c d");
    expect(await termsOfNew(ctx, "d c b a")).toHaveLength(few.length);
    expect(await termsOfNew(ctx, "a b c d e")).toHaveLength(few.length + 1);
    expect(few).toEqual(few.toSorted((one, next) => (one < next ? -1 : 1)));
  }));

test("texts that read alike have more in common than their words, and copies all", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: noon });
    const words = Array.from({ length: 60 }, (_, n) => `w${n}`);
    const text = words.join(" ");
    const alike = text.replace("w30", "w29");
    const turned = words.toReversed().join(" ");
    const [one, copy, like, unlike] = [
      await termsOfNew(ctx, text),
      await termsOfNew(ctx, text),
      await termsOfNew(ctx, alike),
      await termsOfNew(ctx, turned),
    ];
    expect(copy).toEqual(one);
    expect(common(one, like)).toBeGreaterThan(common(one, unlike));
  }));

test("where any part of a word can be found there are more terms, and without an index none", () =>
  rolledBack(async (db) => {
    const text = "Brombeerkuchen";
    const [on, substrings, off] = [
      await termsOfNew(await app(db), text),
      await termsOfNew(await app(db, { index: "substrings" }), text),
      await termsOfNew(await app(db, { index: "off" }), text),
    ];
    expect(substrings.length - on.length).toBe(text.length - 2);
    expect(off).toEqual([]);
  }));

test("times and sizes are those that it says", () => {
  expect(SLICE_RECORDS).toBe(32_768);
  expect(MONTH_KEY_SECONDS).toBe(8 * 86_400);
  expect(env().KEY_BACKUP_LIFE).toBe(7 * 86_400);
  for (let day = 1; day <= 31; day++) {
    const key = monthKeyFor("", new Date(Date.UTC(2026, 9, day)));
    const { from, to } = spanOf(key);
    expect(to.getTime() - from.getTime()).toBeLessThanOrEqual(7 * 86_400_000);
  }
});

test("the master key and the database alone open a saved search, and no record", async () => {
  const ctx = await asPerson(await freshApp(), "owner");
  const { id } = await stored(ctx, "a receipt");
  const search = await saveSearch(ctx, { name: "Receipts", q: "receipt" });
  const { DATA_DIR } = env();
  const vault = await openVault({
    masterKeyFile: join(DATA_DIR, "master.key"),
    keysFolder: await ownFolder(),
    blobs: ctx.vault.blobs,
  });
  const thief = { ...ctx, vault };
  expect((await getSearch(thief, search.id)).q).toBe("receipt");
  await expect(openInput(thief, id)).rejects.toThrow();
  expect((await openInput(ctx, id)).id).toBe(id);
});
