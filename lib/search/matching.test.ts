import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { InputQuery } from "@/lib/inputs/schema";
import { storeInputs } from "@/lib/inputs/store";
import { countInputs } from "@/lib/search/count";
import { findInputs } from "@/lib/search/find";
import { matching } from "@/lib/search/matching";
import type { Walk } from "@/lib/search/walk";
import {
  app,
  freshApp,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { newRecord, png, stored } from "@/lib/testing/inputs";

const received = new Date("2026-11-01T12:00:00.000Z");
const at = (ctx: Ctx, minutes: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + minutes * 60_000),
});

async function found(ctx: Ctx, query: string, walk?: Walk): Promise<string[]> {
  const batches = await Array.fromAsync(matching(ctx, query, walk));
  return batches.flat().map((id) => showId("inp", id));
}

describe("a query finds", () => {
  test("what meets all of its conditions, in the order of receipt", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const image = (await stored(ctx, await png(), { filename: "Cat 1.PNG" }))
        .id;
      const note = (
        await stored(at(ctx, 1), "note", {
          filename: "cat.txt",
          subject: "Ada@example.com",
          metadata: { Env: "Prod", run: "7" },
        })
      ).id;
      const other = (
        await stored(at(ctx, 2), "other", { metadata: { env: "test" } })
      ).id;
      await hold(ctx, other);

      const EXPECTED: Record<string, string[]> = {
        "": [image, note, other],
        "type:text": [note, other],
        "-type:text": [image],
        "after:2026-11-01T12:01:00Z": [note, other],
        "before:2026-11-01T12:01:00Z": [image],
        "after:2026-11-02": [],
        "is:held": [other],
        "-is:held type:text": [note],
        "subject:ada@EXAMPLE.com": [note],
        "-subject:ada@example.com": [image, other],
        "filename:cat.txt": [note],
        "filename:cat*": [image, note],
        'filename:"cat 1"* type:image': [image],
        "filename:ca": [],
        "meta.env:prod": [note],
        "meta.env:test -is:held": [],
        "type:text meta.run:7 -filename:x": [note],
      };
      for (const [query, ids] of Object.entries(EXPECTED)) {
        expect([query, await found(at(ctx, 3), query)]).toEqual([query, ids]);
      }
    }));

  test("nothing that is expired, but what is held beyond that", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received, windowSeconds: 3600 });
      await stored(ctx, "gone", { subject: "ada" });
      const kept = await stored(ctx, "kept", { subject: "ada" });
      await hold(ctx, kept.id);

      for (const query of ["subject:ada", "type:text"]) {
        expect(await found(at(ctx, 59), query)).toHaveLength(2);
        expect(await found(at(ctx, 60), query)).toEqual([kept.id]);
      }
    }));

  test("nothing of another app", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      await stored(other, "theirs", { subject: "ada" });
      for (const query of ["subject:ada", "type:text", ""]) {
        expect(await found(ctx, query)).toEqual([]);
      }
    }));
});

test("a walk comes in batches, goes on where it is told, and ends where it is told", async () => {
  const ctx = await freshApp({ now: received });
  for (let n = 0; n < 21; n++) {
    const records = Array.from({ length: 100 }, (_, place) =>
      newRecord(`${n} ${place}`, { subject: place % 2 ? "ada" : "bob" }),
    );
    await storeInputs(at(ctx, n), records);
  }
  for (const [query, sizes] of [
    ["type:text", [1000, 1000, 100]],
    ["subject:ada", [1000, 50]],
    ["subject:eve", [0]],
    // In no index: each record is looked at.
    ["-subject:bob", [500, 500, 50]],
  ] as const) {
    const batches = await Array.fromAsync(matching(at(ctx, 21), query));
    expect(batches.map(({ length }) => length)).toEqual(sizes);

    const all = batches.flat();
    expect(all).toEqual(all.toSorted());
    const middle = all[500];
    const rest = matching(at(ctx, 21), query, { after: middle });
    const expected = middle ? all.slice(501) : all;
    expect((await Array.fromAsync(rest)).flat()).toEqual(expected);
    const until = new Date(received.getTime() + 60_000);
    const early = matching(at(ctx, 21), query, { until });
    expect((await Array.fromAsync(early)).flat()).toEqual(
      all.slice(0, all.length / 21),
    );
  }
});

test("to find takes the permission to read", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const refused = { code: "forbidden" };
    const blind = { ...ctx, actor: keyWith("inputs:delete") };
    await expect(found(blind, "type:text")).rejects.toMatchObject(refused);
    await expect(found({ ...ctx, actor: viewer }, "")).resolves.toEqual([]);
  }));

describe("a page of what meets a query", () => {
  const page = (ctx: Ctx, query: object) =>
    findInputs(ctx, InputQuery.parse(query));

  test("is newest first, goes on after its last, and names each once", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const ids: string[] = [];
      for (let n = 0; n < 7; n++) {
        const subject = n % 2 ? "ada" : "bob";
        ids.unshift((await stored(at(ctx, n), `${n}`, { subject })).id);
      }
      for (const q of ["subject:bob", "type:text -subject:ada", "type:text"]) {
        const expected =
          q === "type:text" ? ids : ids.filter((_, n) => !(n % 2));
        const seen: string[] = [];
        for (let after: string | undefined; ; ) {
          const one = await page(at(ctx, 9), { q, limit: 2, after });
          seen.push(...one.data.map(({ id }) => id));
          if (!one.has_more) break;
          after = one.last_id ?? undefined;
        }
        expect(seen).toEqual(expected);
      }
      const type = { q: "subject:ada", type: "image" };
      expect((await page(at(ctx, 9), type)).data).toEqual([]);
      const until = {
        q: "subject:bob",
        received_before: "2026-11-01T12:02:00Z",
      };
      expect((await page(at(ctx, 9), until)).data).toHaveLength(1);
    }));

  test("of another app's records is empty", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      await stored(other, "theirs", { subject: "ada" });
      expect((await page(ctx, { q: "subject:ada" })).data).toEqual([]);
      expect(await countInputs(ctx, { q: "" })).toMatchObject({ count: 0 });
    }));

  test("opens so many at most, and then says that there is more to look at", async () => {
    const ctx = await freshApp({ now: received, index: "off" });
    const rare = await stored(ctx, "rare", { subject: "ada" });
    for (let n = 1; n <= 44; n++) {
      const records = Array.from({ length: 250 }, () => newRecord("usual"));
      await storeInputs(at(ctx, n), records);
    }
    const q = "subject:ada";
    const first = await page(at(ctx, 50), { q });
    expect(first).toMatchObject({ data: [], has_more: true });
    const next = await page(at(ctx, 50), { q, after: first.last_id });
    expect(next.data.map(({ id }) => id)).toEqual([rare.id]);
    expect(next.has_more).toBe(false);
    expect(await countInputs(at(ctx, 50), { q })).toEqual({
      object: "count",
      count: 1,
      more: false,
    });
    expect(await countInputs(at(ctx, 50), { q: "type:text" })).toMatchObject({
      count: 11_001,
    });
  });
});
