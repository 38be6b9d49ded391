import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { suggest } from "@/lib/search/suggest/suggest";
import { app, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const insertsFor = async (ctx: Ctx, q: string) =>
  (await suggest(ctx, { q })).data.map(({ insert }) => insert);

describe("what is suggested", () => {
  test("nothing written: the fields of the language, and no record is opened", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { from, to, data } = await suggest(ctx, { q: "" });

      expect([from, to]).toEqual([0, 0]);
      expect(data.map(({ kind }) => kind)).toEqual(data.map(() => "field"));
      expect(data.map(({ label }) => label)).toEqual([
        ...["type:", "concept:", "label:", "model:", "subject:", "filename:"],
        ...["url:", "meta.", "is:", "after:", "before:", "expires:", "key:"],
      ]);
    }));

  test("values that records have, quoted where need be, those seen most often first", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      await stored(ctx, "one", { subject: "Ada Byron" });
      await stored(ctx, "two", { subject: "ada@example.com" });
      await stored(ctx, "three", { subject: "ada@example.com" });

      expect(await insertsFor(ctx, "x -subject:ad")).toEqual([
        "subject:ada@example.com",
        'subject:"Ada Byron"',
      ]);
    }));
});
