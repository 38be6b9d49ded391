import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { predict } from "@/lib/predictions/predict";
import { parseQuery } from "@/lib/search/language/parse";
import { suggest } from "@/lib/search/suggest/suggest";
import { app, keyWith, rolledBack, viewer } from "@/lib/testing/database";
import { newRecord, stored } from "@/lib/testing/inputs";
import { modelThat } from "@/lib/testing/models";
import { rowsWith } from "@/lib/testing/rows";

/** What is suggested to who has all the time there is. */
const suggested = (ctx: Ctx, q: string) =>
  suggest(ctx, { q }, Number.POSITIVE_INFINITY);

const insertsFor = async (ctx: Ctx, q: string) =>
  (await suggested(ctx, q)).data.map(({ insert }) => insert);

const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1_000),
});

const seeing = (name: string) =>
  modelThat(async () => ({
    output: { concepts: [{ id: name, name, value: 0.9 }] },
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

describe("where nothing is written, and of what the language has", () => {
  test("its fields are suggested, and no record is opened", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", { subject: "Ada" });
      const entries = await db.auditEntry.count();
      const { from, to, data } = await suggest(ctx, { q: "is:held " });

      expect([from, to]).toEqual([8, 8]);
      expect(new Set(data.map(({ kind }) => kind))).toEqual(new Set(["field"]));
      expect(data.map(({ label }) => label)).toEqual([
        ...[
          "type:",
          "concept:",
          "predicted:",
          "annotated:",
          "label:",
          "model:",
        ],
        ...["subject:", "filename:", "url:", "address:", "near:", "box:"],
        ...["meta.", "is:", "after:", "before:", "expires:", "key:"],
      ]);
      expect(await insertsFor(ctx, "type:")).toEqual([
        "type:image",
        "type:text",
        "type:video",
      ]);
      expect(await insertsFor(ctx, "is:h")).toEqual(["is:held"]);
      expect(await insertsFor(ctx, "expires:n")).toEqual(["expires:never"]);
      expect(await db.auditEntry.count()).toBe(entries);
    }));

  test("days are suggested as they are today", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: new Date("2026-11-24T10:00:00Z") });
      expect(await insertsFor(ctx, "after:")).toEqual([
        "after:2026-11-24",
        "after:2026-11-17",
        "after:2026-10-25",
      ]);
    }));

  test("all that begins so is suggested, wherever the caret is", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const q = "receipt -typ OR is:held";
      const { from, to, data } = await suggest(ctx, { q, at: 11 });
      expect(q.slice(from, to)).toBe("typ");
      expect(data[0]).toEqual({
        insert: "type:",
        label: "type:",
        kind: "field",
        hint: "images, texts or videos",
      });
      expect(await insertsFor(ctx, "vid")).toEqual(["type:video"]);
    }));

  test("what is there already isn't, and in a phrase nothing is", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", { subject: "grand" });
      expect(await insertsFor(ctx, "type:image")).toEqual([]);
      expect(await insertsFor(ctx, '"gra')).toEqual([]);
    }));
});

describe("of what records have", () => {
  test("values of a field, quoted where need be, the most frequent first", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", { subject: "Ada Byron" });
      await stored(ctx, "two", { subject: "ada@example.com" });
      await stored(ctx, "three", { subject: "ada@example.com" });
      await stored(ctx, "four", { subject: "ben" });

      const found = ["subject:ada@example.com", 'subject:"Ada Byron"'];
      expect(await insertsFor(ctx, "x -subject:AD")).toEqual(found);
      expect(await insertsFor(ctx, 'subject:"ada b')).toEqual([found[1]]);
      expect(await insertsFor(ctx, "subject:exam")).toEqual([found[0]]);
    }));

  test("names of metadata, and then the values that it has under that name", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", {
        metadata: { "cost center": "42 (new)", env: "prod" },
      });
      const center = 'meta."cost center":';
      expect(await insertsFor(ctx, "meta.")).toEqual([center, "meta.env:"]);
      expect(await insertsFor(ctx, "cost")).toContain(center);
      expect(await insertsFor(ctx, 'meta."cost c')).toEqual([center]);
      expect(await insertsFor(ctx, center)).toEqual([`${center}"42 (new)"`]);
      expect(await insertsFor(ctx, "meta.Env:")).toEqual(["meta.env:prod"]);
    }));

  test("concepts and models, and words of what describes it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await ask(ctx, "a photo", seeing("Traffic Light"));
      await stored(ctx, "two", { filename: "traffic-report.txt" });

      expect(await insertsFor(ctx, "model:")).toEqual(["model:tested"]);
      expect((await suggested(ctx, "traf")).data).toEqual([
        {
          insert: "filename:traffic-report.txt",
          label: "traffic-report.txt",
          kind: "value",
          hint: "words of the file name",
        },
        {
          insert: 'concept:"Traffic Light"',
          label: "Traffic Light",
          kind: "value",
          hint: "what is seen in it",
        },
        { insert: "traffic", label: "traffic", kind: "word", hint: "a word" },
      ]);
    }));

  test("no word of a text, and where an app has no index no word at all", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "zwetschgen", { filename: "zwieback.txt" });
      expect(await insertsFor(ctx, "zw")).toEqual([
        "filename:zwieback.txt",
        "zwieback",
      ]);
      const off = { ...ctx, index: "off" } as const;
      expect(await insertsFor(off, "zw")).toEqual([]);
      expect(await insertsFor(off, "file")).toEqual([]);
    }));

  test("nothing of another app, nothing expired, and nothing destroyed", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      const { id } = await stored(ctx, "one", { subject: "ada" });
      await stored(ctx, "two", { subject: "adele", retention: 60 });

      expect(await insertsFor(other, "subject:a")).toEqual([]);
      expect(await insertsFor(later(ctx, 59), "subject:a")).toHaveLength(2);
      const after = later(ctx, 60);
      expect(await insertsFor(after, "subject:a")).toEqual(["subject:ada"]);
      await destroyInput(after, id);
      expect(await insertsFor(after, "subject:a")).toEqual([]);
    }));

  test("that they were opened is in the log, and what was asked is nowhere", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", { subject: "Zora Zwick" });
      await suggested(ctx, "subject:Zora");
      const { appId } = ctx;
      const where = { appId, action: "input.list" };
      expect(await db.auditEntry.count({ where })).toBe(1);
      expect(await rowsWith(db, "Zora")).toEqual([]);
    }));

  test("of the newest alone, where there is no time for more", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", { subject: "ada" });
      await stored(later(ctx, 1), "two", { subject: "adele" });
      const { data } = await suggest(later(ctx, 2), { q: "subject:a" }, 0);
      expect(data.map(({ label }) => label)).toEqual(["adele"]);
    }));

  test("nothing that can't be asked for", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", { filename: "…", metadata: { env: "" } });
      expect(await insertsFor(ctx, "filename:")).toEqual([]);
      expect(await insertsFor(ctx, "meta.env:")).toEqual([]);
    }));

  test("whatever it is, the query that is suggested asks for it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(text, text, async (key, value) => {
          const { id } = await stored(ctx, "one", {
            metadata: { [key]: value },
          });
          try {
            const [name = ""] = await insertsFor(ctx, "meta.");
            const [q = ""] = await insertsFor(ctx, name);
            expect(parseQuery(q)).toMatchObject({ kind: "meta", key, value });
          } finally {
            await destroyInput(ctx, id);
          }
        }),
        { numRuns: 60, examples: [["a‟b", "c”"]] },
      );
    }));
});

describe("API keys are suggested by their names", () => {
  test("to who may list them, and to nobody else", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const key = await db.apiKey.create({
        data: {
          appId: ctx.appId,
          id: crypto.randomUUID(),
          name: "The scanner",
          hash: new Uint8Array(32),
          hint: "abcd",
          scopes: [],
        },
      });
      const insert = `key:${showId("key", key.id)}`;

      expect((await suggested(ctx, "key:scan")).data).toEqual([
        {
          insert,
          label: "The scanner",
          kind: "value",
          hint: "the API key that sent it",
        },
      ]);
      expect(await insertsFor(ctx, "scan")).toEqual([insert]);
      for (const actor of [viewer, keyWith("inputs:read")]) {
        expect(await insertsFor({ ...ctx, actor }, "key:scan")).toEqual([]);
      }
    }));
});

test("what may not read records is told nothing", () =>
  rolledBack(async (db) => {
    const ctx = { ...(await app(db)), actor: keyWith("predict") };
    const asked = suggest(ctx, { q: "" });
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
  }));
