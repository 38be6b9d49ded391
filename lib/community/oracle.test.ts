import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { annotate } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import { indexShares } from "@/lib/community/indexing";
import { listShared } from "@/lib/community/list";
import { CommunityQuery } from "@/lib/community/schema";
import { closeFullSlices } from "@/lib/community/slice-keys";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId, showId } from "@/lib/ids";
import { type Document, documentOf, SURE } from "@/lib/index/document";
import type { FindModel } from "@/lib/models/find";
import type { Output } from "@/lib/models/output";
import { predict } from "@/lib/predictions/predict";
import { parseQuery } from "@/lib/search/language/parse";
import { printQuery } from "@/lib/search/language/print";
import { meets } from "@/lib/search/meets";
import { LICENCE_NAMES, LICENCES, type Licence } from "@/lib/sharing/licence";
import { SHARED_PARTS, type SharedPart } from "@/lib/sharing/schema";
import { readerIn } from "@/lib/testing/community";
import { app } from "@/lib/testing/database";
import { anyDocument } from "@/lib/testing/documents";
import { newRecord, png } from "@/lib/testing/inputs";
import { modelThat } from "@/lib/testing/models";
import { anyQueryAbout } from "@/lib/testing/queries";
import { grantRow, sharingOn, takeBack } from "@/lib/testing/shares";

const RECORDS = 120;
const RUNS = 250;
const SLICE = 9;
const MINUTE_MS = 60_000;

/** Records come one after the other from here on, and are shared as they come. */
const begins = new Date("2026-11-10T00:00:00.000Z");
const now = new Date("2026-11-25T00:00:00.000Z");
const step = (now.getTime() - begins.getTime()) / RECORDS;

/** What its owner knows of a record, and what of it was shared. */
type Known = {
  id: string;
  /** All of it. */
  whole: Document;
  /** What the grant covers, and nothing else. */
  covered: Document;
  covers: SharedPart[];
  licence: Licence;
};

const anyShare = fc.record({
  document: anyDocument,
  covers: fc.subarray([...SHARED_PARTS]),
  licence: fc.constantFrom(...LICENCE_NAMES),
  answered: fc.constantFrom("concepts", "labels", "text", "failure"),
});
type Given = typeof anyShare extends fc.Arbitrary<infer One> ? One : never;

function answerOf({ document, answered }: Given): Output | null {
  const { concepts, labels, answers } = document;
  if (answered === "failure") return null;
  if (answered === "text") return { text: answers.join("\n") };
  if (answered === "concepts")
    return { concepts: concepts.map((one) => ({ ...one, id: one.name })) };
  return {
    spans: labels.map((label) => ({ label, start: 0, end: 1, value: 1 })),
  };
}

/** What a person says of it, if that is something. */
function noteOf({ notes, concepts }: Document): AnnotationBody | null {
  const said = AnnotationBody.safeParse({
    text: notes.join(" ").slice(0, 500).trim() || null,
    concepts: concepts.slice(0, 1),
  });
  return said.success ? said.data : null;
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

/** Has an owner keep a record, with what a model and a person say of it. */
async function keep(ctx: Ctx, given: Given) {
  const { document } = given;
  const isImage = document.type === "image";
  const text = document.text?.toWellFormed() || "receipt";
  const filename = document.filename?.slice(0, 255) || null;
  const { url, subject, metadata } = document;
  const signal = new AbortController().signal;
  const [model = "tested"] = document.models;
  const output = answerOf(given);
  const before = await ctx.db.input.count({ where: { appId: ctx.appId } });
  const view = await predict(
    ctx,
    {
      ...{ about: "new", model, params: null, signal },
      ...newRecord(isImage ? await png() : text, {
        ...{ filename, url, subject, metadata },
      }),
    },
    named(model, output),
  ).catch(() => null);
  const where = { appId: ctx.appId };
  const row = await ctx.db.input.findFirst({ where, orderBy: { id: "desc" } });
  const isKept = (await ctx.db.input.count({ where })) > before;
  if (!row || !isKept) return null;
  const note = noteOf(document);
  if (note) await annotate(ctx, showId("inp", row.id), note);
  return {
    inputId: row.id,
    type: row.type,
    ...{ text: row.type === "text" ? text : null, filename, url, subject },
    ...{ metadata, note },
    answer: view && output ? { model, failed: false, output } : null,
  };
}

type Kept = NonNullable<Awaited<ReturnType<typeof keep>>>;

/** The record as a list of what it can be found by, of which only so much is shared. */
function documentAs(
  kept: Kept,
  sharedAt: Date,
  covers: readonly SharedPart[],
  whole: boolean,
): Document {
  const has = (part: SharedPart) => whole || covers.includes(part);
  const { type, text, answer, note } = kept;
  return documentOf(
    {
      ...{ type, text, receivedAt: sharedAt, expiresAt: null },
      filename: has("filename") ? kept.filename : null,
      metadata: has("metadata") ? kept.metadata : {},
      subject: whole ? kept.subject : null,
      url: whole ? kept.url : null,
      ...{ traits: null, key: null, held: false, shared: true },
    },
    answer && has("predictions") ? [answer] : [],
    note && has("annotations") ? [partOf(note)] : [],
  );
}

/** What a person is more sure of than not is a label as well. */
const partOf = ({ concepts, text }: AnnotationBody) => ({
  concepts,
  labels: concepts.flatMap(({ name, value }) => (value >= SURE ? name : [])),
  note: text,
});

/** What two owners kept and shared, in many slices, and what of it there is to find. */
async function livedIn(apps: [Ctx, Ctx], seed: number): Promise<Known[]> {
  for (const ctx of apps) await sharingOn(ctx);
  const known: Known[] = [];
  const all = fc.sample(anyShare, { numRuns: RECORDS, seed });
  for (const [turn, given] of all.entries()) {
    const at = new Date(begins.getTime() + turn * step);
    const ctx = { ...(turn % 3 === 0 ? apps[1] : apps[0]), now: at };
    const kept = await keep(ctx, given);
    // Some are kept, and never shared.
    if (!kept || turn % 5 === 1) continue;
    const covers = given.covers.filter(
      (part) => part !== "exif" || kept.type === "image",
    );
    const { licence } = given;
    const { inputId, type } = kept;
    const terms = { covers, licence: LICENCES[licence].row };
    const grantId = await grantRow(ctx, inputId, terms);
    const { appId } = ctx;
    const { id: shareId } = await ctx.db.share.create({
      data: { id: newId(at), appId, inputId, grantId, type },
    });
    if (turn % SLICE === 0) {
      while (await indexShares(ctx));
      await closeFullSlices(ctx, SLICE);
    }
    const shown = showId("inp", inputId);
    // Some are taken back, of which most were indexed by then.
    if (turn % 7 === 0) {
      await takeBack(ctx, { shareId, grantId, inputId, shown });
      continue;
    }
    known.push({
      id: showId("shr", shareId),
      whole: documentAs(kept, at, covers, true),
      covered: documentAs(kept, at, covers, false),
      ...{ covers, licence },
    });
  }
  while (await indexShares(apps[0]));
  return known.reverse();
}

async function paged(ctx: CommunityCtx, query: object) {
  const ids: (string | null)[] = [];
  for (let after: string | undefined; ; ) {
    const asked = CommunityQuery.parse({ ...query, after });
    const { data, has_more, last_id } = await listShared(ctx, asked);
    ids.push(...data.map(({ id }) => id));
    if (!has_more) return ids;
    after = last_id ?? undefined;
  }
}

function isReadable(q: string): boolean {
  try {
    parseQuery(q, { parts: false });
    return q.length <= 1_000;
  } catch {
    return false;
  }
}

describe("the community's search", () => {
  let reader: CommunityCtx;
  let known: Known[];

  beforeAll(async () => {
    const ofThen = { windowSeconds: null, now: begins };
    const apps: [Ctx, Ctx] = [await app(db(), ofThen), await app(db(), ofThen)];
    known = await livedIn(apps, 11);
    reader = readerIn({
      ...apps[0],
      now: new Date(now.getTime() + MINUTE_MS),
    });
    return async () => {
      for (const { appId } of apps)
        await db().input.deleteMany({ where: { appId } });
    };
  }, 120_000);

  test("has much to find, in many slices, and much that isn't shared", async () => {
    expect(known.length).toBeGreaterThan(RECORDS / 2);
    expect(await db().shareSlice.count()).toBeGreaterThan(4);
    expect(await db().input.count()).toBeGreaterThan(known.length + 20);
    const sure = known.filter(({ whole }) =>
      whole.concepts.some(({ value }) => value >= SURE),
    );
    expect(sure.length).toBeGreaterThan(10);
  });

  test("finds what a look at all that the grants cover finds, and nothing more", async () => {
    const tally = { some: 0, none: 0, hidden: 0 };
    // Asked is about all of a record, so that much of it isn't covered.
    const about = fc
      .nat({ max: known.length - 1 })
      .map((place) => known[place]?.whole)
      .filter((document) => document !== undefined);
    const anyFilter = fc.record(
      {
        type: fc.constantFrom("image", "text"),
        licence: fc.constantFrom(...LICENCE_NAMES),
        covers: fc.constantFrom(...SHARED_PARTS),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        about.chain(anyQueryAbout),
        fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, anyFilter),
        fc.constantFrom(1, 3, 50),
        async (asked, filter: Partial<Record<string, string>>, limit) => {
          const q = printQuery(asked);
          fc.pre(isReadable(q));
          const query = parseQuery(q, { parts: false });
          const fits = ({ covered, covers, licence }: Known) =>
            (!filter.type || covered.type === filter.type) &&
            (!filter.licence || licence === filter.licence) &&
            (!filter.covers || covers.includes(filter.covers as SharedPart));
          const within = known.filter(fits);
          const expected = within
            .filter(({ covered }) => meets(query, covered, reader.now))
            .map(({ id }) => id);
          const beyond = within.filter(
            ({ id, whole }) =>
              meets(query, whole, reader.now) && !expected.includes(id),
          );
          tally[expected.length > 0 ? "some" : "none"]++;
          if (beyond.length > 0) tally.hidden++;
          const found = await paged(reader, { q, ...filter, limit });
          expect([q, filter, found]).toEqual([q, filter, expected]);
        },
      ),
      { numRuns: RUNS },
    );
    expect(tally.some).toBeGreaterThan(RUNS / 5);
    expect(tally.hidden).toBeGreaterThan(RUNS / 20);
  }, 300_000);
});
