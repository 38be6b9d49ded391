import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId, timeOf } from "@/lib/ids";
import type { Term } from "@/lib/index/labelled";
import { slices } from "@/lib/index/slices";
import { changeInput } from "@/lib/inputs/change";
import { destroyInput } from "@/lib/inputs/destroy";
import { storeInputs } from "@/lib/inputs/store";
import {
  monthKeyFor,
  monthKeyName,
  obtainMonthKey,
} from "@/lib/sealing/month-key";
import { blind } from "@/lib/sealing/terms";
import { app, rolledBack } from "@/lib/testing/database";
import { newRecord, stored } from "@/lib/testing/inputs";

const uuid = (shown: string) => readId("inp", shown) ?? "";

const rowOf = ({ db, appId }: Ctx, shown: string) =>
  db.indexTerms.findUnique({
    where: { appId_inputId: { appId, inputId: uuid(shown) } },
  });

/** Which of these terms a record has. */
async function had(ctx: Ctx, shown: string, terms: Term[]): Promise<Term[]> {
  const row = await rowOf(ctx, shown);
  const receivedAt = timeOf(uuid(shown));
  const monthKey = monthKeyFor(ctx.appId, receivedAt);
  const key = await obtainMonthKey(ctx.vault, {
    ...monthKey,
    generation: row?.generation ?? 0,
  });
  const slice = await slices().at(ctx, receivedAt);
  const hashed = blind(key, slice, terms);
  return terms.filter((_, at) => row?.terms.includes(hashed[at] ?? 0n));
}

test("a record can be found by its words and what describes it from its first second", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "Grand total", {
      filename: "Receipt 7.txt",
      metadata: { env: "prod" },
      subject: "ada",
    });
    const terms: Term[] = [
      "word:grand",
      "filename:receipt",
      "meta:3:env=prod",
      "subject:ada",
    ];
    expect(await had(ctx, id, [...terms, "word:absent"])).toEqual(terms);
  }));

test("terms are in the order of their numbers, each once", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "one two three two one");
    const terms = (await rowOf(ctx, id))?.terms ?? [];
    expect(terms.length).toBeGreaterThan(3);
    expect(terms).toEqual(
      [...new Set(terms)].sort((one, other) => (one < other ? -1 : 1)),
    );
  }));

test("what is changed is found as it is now, and no more as it was", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "note", { metadata: { env: "prod" } });
    await changeInput(ctx, id, { metadata: { env: "test" } });
    const asked: Term[] = ["meta:3:env=prod", "meta:3:env=test", "word:note"];
    expect(await had(ctx, id, asked)).toEqual(asked.slice(1));
  }));

test("terms go with their record, and the key that they were under is to go", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: new Date("2026-11-12T10:00:00Z") });
    const { id } = await stored(ctx, "note");
    await destroyInput(ctx, id);
    expect(await rowOf(ctx, id)).toBeNull();
    const keys = await db.indexKey.findMany({ where: { appId: ctx.appId } });
    expect(keys).toEqual([
      {
        appId: ctx.appId,
        month: new Date("2026-11-01"),
        generation: 1,
        dirtySince: ctx.now,
      },
    ]);
    expect(keys.map(monthKeyName)).toEqual([
      monthKeyName(monthKeyFor(ctx.appId, ctx.now)),
    ]);
  }));

test.each([
  ["2026-12-31T23:59:59.999Z", "2026-12-01"],
  ["2027-01-01T00:00:00.000Z", "2027-01-01"],
])("the database reads out of an id that %s is in the month %s", (at, month) =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: new Date(at) });
    const { id } = await stored(ctx, "note");
    await destroyInput(ctx, id);
    const { month: noted } = await db.indexKey.findFirstOrThrow({
      where: { appId: ctx.appId },
    });
    expect(noted).toEqual(new Date(month));
  }),
);

test("an app without an index has no terms", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { index: "off" });
    const { id } = await stored(ctx, "note");
    await changeInput(ctx, id, { filename: "a.txt" });
    expect(await rowOf(ctx, id)).toBeNull();
  }));

test("what came in by a call that knew of no index yet is looked for again", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    await storeInputs({ ...ctx, index: "off" }, [
      newRecord("a"),
      newRecord("b"),
    ]);
    const row = await db.app.findUniqueOrThrow({ where: { id: ctx.appId } });
    expect(row.indexVersion).toBe(0);
  }));

test("where an app wants it, the parts of words are terms too", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { index: "substrings" });
    const { id } = await stored(ctx, "receipt");
    expect(await had(ctx, id, ["part:cei"])).toEqual(["part:cei"]);
  }));
