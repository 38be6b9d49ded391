import { expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import type { Call } from "@/lib/predictions/call";
import { predict } from "@/lib/predictions/predict";
import { PredictionQuery } from "@/lib/predictions/schema";
import { findPredictions } from "@/lib/search/find-predictions";
import { app, keyWith, rolledBack } from "@/lib/testing/database";
import { newRecord } from "@/lib/testing/inputs";
import { echo } from "@/lib/testing/models";

const received = new Date("2026-11-01T12:00:00.000Z");
const at = (ctx: Ctx, minutes: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + minutes * 60_000),
});

const CALL = {
  model: "tested",
  params: null,
  signal: new AbortController().signal,
};

async function ask(ctx: Ctx, about: Partial<Call> & Pick<Call, "about">) {
  const { id, input } = await predict(ctx, { ...CALL, ...about } as Call, echo);
  if (!id || !input.id) throw new Error("It was to be kept.");
  return { id, input: input.id };
}

const askNew = (ctx: Ctx, text: string, subject: string) =>
  ask(ctx, { about: "new", ...newRecord(text, { subject }) });

const askAgain = (ctx: Ctx, input: string) =>
  ask(ctx, {
    about: "kept",
    input,
    wish: { store: null, retention: null },
  });

async function found(ctx: Ctx, query: object): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const asked = PredictionQuery.parse({ limit: 2, ...query, after });
    const { data, has_more, last_id } = await findPredictions(ctx, asked);
    for (const { id } of data) if (id) ids.push(id);
    if (!has_more) return ids;
    after = last_id ?? undefined;
  }
}

test("predictions are found by their records, newest first, however late they were made", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const receipt = await askNew(ctx, "A receipt", "ada");
    const letter = await askNew(at(ctx, 1), "A letter", "bob");
    const again = await askAgain(at(ctx, 2), receipt.input);

    const EXPECTED: [object, string[]][] = [
      [{ q: "receipt" }, [again.id, receipt.id]],
      [{ q: "receipt", order: "asc" }, [receipt.id, again.id]],
      [{ subject: "Ada" }, [again.id, receipt.id]],
      [{ q: "letter", subject: "ada" }, []],
      [{ q: "-receipt" }, [letter.id]],
      [{ q: "", subject: "bob" }, [letter.id]],
      [{ q: "type:text", limit: 1 }, [again.id, letter.id, receipt.id]],
      [{ q: "receipt", outcome: "failed" }, []],
      [{ q: "receipt", input: letter.input }, []],
    ];
    for (const [query, ids] of EXPECTED) {
      expect([query, await found(at(ctx, 3), query)]).toEqual([query, ids]);
    }
  }));

test("not those of another app, nor of what has expired", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received, windowSeconds: 3600 });
    const other = await app(db, { now: received });
    await askNew(other, "A receipt", "ada");
    await askNew(ctx, "A receipt", "ada");
    expect(await found(at(ctx, 59), { q: "receipt" })).toHaveLength(1);
    expect(await found(at(ctx, 60), { q: "receipt" })).toEqual([]);
  }));

test("to find them takes the permission to read", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: keyWith("predict") });
    await expect(found(ctx, { q: "a" })).rejects.toMatchObject({
      code: "forbidden",
    });
  }));
