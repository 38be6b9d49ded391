import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { showId } from "@/lib/ids";
import type { Document } from "@/lib/index/document";
import { changeInput } from "@/lib/inputs/change";
import { destroyInput } from "@/lib/inputs/destroy";
import { documentsOf } from "@/lib/inputs/opened";
import {
  alive,
  RECORD_COLUMNS,
  RECORDS,
  type RecordRow,
} from "@/lib/inputs/record";
import { InputQuery } from "@/lib/inputs/schema";
import type { FindModel } from "@/lib/models/find";
import type { Output } from "@/lib/models/output";
import { predict } from "@/lib/predictions/predict";
import { deletePrediction } from "@/lib/predictions/prediction";
import { findInputs } from "@/lib/search/find";
import { parseQuery } from "@/lib/search/language/parse";
import { printQuery } from "@/lib/search/language/print";
import { matching } from "@/lib/search/matching";
import { meets } from "@/lib/search/meets";
import { app } from "@/lib/testing/database";
import { anyDocument } from "@/lib/testing/documents";
import { hold } from "@/lib/testing/holds";
import { newRecord, png } from "@/lib/testing/inputs";
import { modelThat } from "@/lib/testing/models";
import { anyQueryAbout } from "@/lib/testing/queries";

const RECORDS_EACH = 90;
const RUNS = 250;
const MINUTE_MS = 60_000;

/** Near the end of a month, so that there are keys of several weeks and of two months. */
const begins = new Date("2026-10-24T00:00:00.000Z");
const now = new Date("2026-11-25T00:00:00.000Z");
const step = (now.getTime() - begins.getTime()) / RECORDS_EACH;

const outputOf = (document: Document, turn: number): Output | null => {
  const { concepts, labels, answers } = document;
  const kinds: (Output | null)[] = [
    { concepts: concepts.map((one) => ({ ...one, id: one.name })) },
    {
      spans: labels.map((label) => ({ label, start: 0, end: 1, value: 1 })),
    },
    { text: answers.join("\n") },
    null,
  ];
  return kinds[turn % kinds.length] ?? null;
};

/** Stores what a document says, as far as callers can say it, and asks models about it. */
async function keep(ctx: Ctx, document: Document, turn: number) {
  const text = document.text?.toWellFormed() || "receipt";
  const content = document.type === "image" ? await png() : text;
  const { filename, url, subject, metadata } = document;
  const given = {
    ...{ url, subject, metadata },
    filename: filename?.slice(0, 255) || null,
    // Some go before the end, and some of these are held.
    retention: turn % 9 === 0 ? 86_400 : null,
  };
  const signal = new AbortController().signal;
  const asked = { model: "tested", params: null, signal };
  const [first = "tested", ...others] = document.models;
  const view = await predict(
    ctx,
    { about: "new", ...asked, ...newRecord(content, given) },
    named(first, outputOf(document, turn)),
  ).catch(() => null);
  const input = view?.input.id;
  if (!input) return null;
  const predictions = [view?.id ?? null];
  for (const [place, name] of others.entries()) {
    const wish = { store: null, retention: null };
    const again = await predict(
      ctx,
      { about: "kept", ...asked, input, wish },
      named(name, outputOf(document, turn + place + 1)),
    ).catch(() => null);
    predictions.push(again?.id ?? null);
  }
  return { input, predictions: predictions.filter((id) => id !== null) };
}

/** A model of this name, which answers this, or fails. */
const named =
  (id: string, output: Output | null): FindModel =>
  async () => {
    const model = await modelThat(async () => {
      if (!output) throw new Error("It fails.");
      return { output, usage: null };
    })("tested");
    return { ...model, info: { ...model.info, id } };
  };

/** Some records of one app, in many slices, after a life of changes. */
async function livedIn(ctx: Ctx): Promise<void> {
  const documents = fc.sample(anyDocument, { numRuns: RECORDS_EACH, seed: 7 });
  for (let place = 5; place < RECORDS_EACH; place += 6) {
    const startsAt = new Date(begins.getTime() + place * step + 1);
    await ctx.db.indexSlice.create({ data: { appId: ctx.appId, startsAt } });
  }
  for (const [turn, document] of documents.entries()) {
    const at = new Date(begins.getTime() + turn * step);
    const there = { ...ctx, now: at };
    const kept = await keep(there, document, turn);
    if (!kept) continue;
    const [prediction] = kept.predictions;
    if (turn % 7 === 0) await destroyInput(there, kept.input);
    else if (turn % 5 === 0) await hold(there, kept.input);
    else if (turn % 4 === 0) {
      await changeInput(there, kept.input, {
        filename: "Grand total.pdf",
        metadata: { cat: "GRÜN" },
      });
    } else if (turn % 3 === 0 && prediction)
      await deletePrediction(there, prediction);
  }
}

type Known = { id: string; document: Document };

/** All live records as they are: what there is to find. */
async function allOf(ctx: Ctx): Promise<Known[]> {
  const rows = await ctx.db.$queryRaw<RecordRow[]>`
    SELECT ${RECORD_COLUMNS} FROM ${RECORDS} WHERE ${alive(ctx)} ORDER BY i.id`;
  const documents = await documentsOf(ctx, rows, { text: true });
  return rows.flatMap(({ id }, place) => {
    const document = documents[place];
    return document ? [{ id: showId("inp", id), document }] : [];
  });
}

async function paged(
  ctx: Ctx,
  q: string,
  order: "asc" | "desc",
  limit: number,
) {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const asked = InputQuery.parse({ q, order, limit, after });
    const { data, has_more, last_id } = await findInputs(ctx, asked);
    ids.push(...data.map(({ id }) => id));
    if (!has_more) return ids;
    after = last_id ?? undefined;
  }
}

async function matched(ctx: Ctx, q: string): Promise<string[]> {
  const batches = await Array.fromAsync(matching(ctx, q));
  return batches.flat().map((id) => showId("inp", id));
}

describe.each([
  { index: "on", windowSeconds: 30 * 86_400 },
  { index: "substrings", windowSeconds: null },
] as const)("of an app with $index", ({ index, windowSeconds }) => {
  let mine: Ctx;
  let theirs: Ctx;
  let known: Known[];

  beforeAll(async () => {
    const ofThen = { index, windowSeconds, now: begins };
    [mine, theirs] = [await app(db(), ofThen), await app(db(), ofThen)];
    for (const ctx of [mine, theirs]) await livedIn(ctx);
    mine = { ...mine, now: new Date(now.getTime() + MINUTE_MS) };
    known = await allOf(mine);
    return async () => {
      for (const { appId } of [mine, theirs]) {
        await db().heldRecord.deleteMany({ where: { appId } });
        await db().input.deleteMany({ where: { appId } });
      }
    };
  }, 120_000);

  test("there is much to find", () => {
    expect(known.length).toBeGreaterThan(RECORDS_EACH / 2);
    expect(known.some(({ document }) => document.held)).toBe(true);
  });

  test("a query finds what a look at each record finds, in both orders, page by page", async () => {
    const tally = { some: 0, none: 0 };
    const about = fc
      .nat({ max: known.length - 1 })
      .map((place) => known[place]?.document)
      .filter((document) => document !== undefined);
    await fc.assert(
      fc.asyncProperty(
        about.chain(anyQueryAbout),
        fc.constantFrom("asc" as const, "desc" as const),
        fc.constantFrom(1, 3, 50),
        async (asked, order, limit) => {
          const q = printQuery(asked);
          fc.pre(isReadable(q, index));
          const query = parseQuery(q, { parts: index === "substrings" });
          const expected = known
            .filter(({ document }) => meets(query, document, mine.now))
            .map(({ id }) => id);
          tally[expected.length > 0 ? "some" : "none"]++;
          expect([q, await matched(mine, q)]).toEqual([q, expected]);
          const found = await paged(mine, q, order, limit);
          const ordered = order === "asc" ? expected : expected.reverse();
          expect([q, found]).toEqual([q, ordered]);
        },
      ),
      { numRuns: RUNS },
    );
    expect(tally.some).toBeGreaterThan(RUNS / 5);
  }, 300_000);
});

function isReadable(q: string, index: Ctx["index"]): boolean {
  try {
    parseQuery(q, { parts: index === "substrings" });
    return q.length <= 1_000;
  } catch {
    return false;
  }
}
