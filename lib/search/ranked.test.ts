import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { predict } from "@/lib/predictions/predict";
import { meets } from "@/lib/search/meets";
import { rankInputs } from "@/lib/search/ranked";
import { relevanceOf } from "@/lib/search/relevance";
import { app, keyWith, rolledBack } from "@/lib/testing/database";
import { anyDocument } from "@/lib/testing/documents";
import { newRecord, stored } from "@/lib/testing/inputs";
import { modelThat } from "@/lib/testing/models";
import { anyQueryAbout } from "@/lib/testing/queries";

const received = new Date("2026-11-01T12:00:00.000Z");
const at = (ctx: Ctx, hours: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + hours * 3_600_000),
});
const ranked = async (ctx: Ctx, q: string, limit = 50) =>
  (await rankInputs(ctx, { q, limit })).data.map(({ id }) => id);

describe("by relevance", () => {
  test("comes first what says more of it, in fewer words, or is called so", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const filler = "and so on ".repeat(50);
      const { id: named } = await stored(ctx, "a note", {
        filename: "invoice.txt",
      });
      const { id: much } = await stored(
        ctx,
        "invoice, invoice, an invoice and once more an invoice: invoice",
      );
      const { id: once } = await stored(at(ctx, 1), "one invoice came today");
      const { id: long } = await stored(at(ctx, 2), `invoice ${filler}`);
      await stored(at(ctx, 3), "a letter");

      const found = await ranked(at(ctx, 4), "invoice");
      expect(found).toEqual([much, named, once, long]);
      expect(await ranked(at(ctx, 4), "invoice", 2)).toEqual([much, named]);
    }));

  test("weighs a word that few have more, and doesn't count what isn't wanted", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const { id: rare } = await stored(ctx, "a zebra and more");
      const common: string[] = [];
      for (const hour of [1, 2, 3]) {
        common.unshift((await stored(at(ctx, hour), "a horse and more")).id);
      }
      await stored(at(ctx, 4), "a horse with a saddle");

      const q = "(horse OR zebra) -saddle";
      expect(await ranked(at(ctx, 5), q)).toEqual([rare, ...common]);
    }));

  test("comes first what a model is surer of", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now: received });
      const seen = async (value: number, hours: number) => {
        const concepts = [{ id: "cat", name: "cat", value }];
        const asked = {
          about: "new" as const,
          ...{ model: "tested", params: null },
          signal: new AbortController().signal,
          ...newRecord("an animal"),
        };
        const model = modelThat(async () => ({
          output: { concepts },
          usage: null,
        }));
        return (await predict(at(ctx, hours), asked, model)).input.id;
      };
      const [sure, unsure, surest] = [
        await seen(0.8, 0),
        await seen(0.6, 1),
        await seen(0.95, 2),
      ];
      const found = await ranked(at(ctx, 3), "concept:cat>0.5");
      expect(found).toEqual([surest, sure, unsure]);
    }));

  test("is found what meets the query, and lives, and is one's own, alone", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [
        await app(db, { now: received }),
        await app(db, { now: received }),
      ];
      await stored(other, "invoice");
      await stored(ctx, "invoice", { retention: 3_600 });
      const { id } = await stored(ctx, "invoice");
      expect(await ranked(at(ctx, 2), "invoice")).toEqual([id]);

      const blind = { ...ctx, actor: keyWith("predict") };
      await expect(ranked(blind, "invoice")).rejects.toMatchObject({
        code: "forbidden",
      });
    }));

  test("a score is a number, and of what says nothing that is asked for, zero", () => {
    const asked = anyDocument.chain((one) =>
      fc.tuple(fc.constant(one), anyQueryAbout(one)),
    );
    fc.assert(
      fc.property(asked, anyDocument, ([one, query], other) => {
        const scores = relevanceOf(query, [one, other]);
        expect(scores).toHaveLength(2);
        for (const score of scores) expect(score).toBeGreaterThanOrEqual(0);
        if (query.kind === "words") {
          expect((scores[0] ?? 0) > 0).toBe(meets(query, one, received));
        }
      }),
    );
  });
});
