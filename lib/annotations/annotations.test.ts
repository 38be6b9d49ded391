import { describe, expect, test } from "vitest";

import { annotate } from "@/lib/annotations/annotate";
import { changeAnnotation, removeAnnotation } from "@/lib/annotations/change";
import { annotationsOf, listAnnotations } from "@/lib/annotations/list";
import {
  ANNOTATIONS_MOST,
  AnnotationBody,
  AnnotationPatch,
  AnnotationQuery,
} from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { db as ownDb } from "@/lib/db";
import { newId, readId, showId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { findRecord } from "@/lib/inputs/record";
import { InputQuery } from "@/lib/inputs/schema";
import { Unopenable } from "@/lib/sealing/gcm";
import { findInputs } from "@/lib/search/find";
import {
  app,
  freshApp,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";

const received = new Date("2026-11-01T12:00:00.000Z");
const later = (ctx: Ctx, seconds = 60): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const body = (said: object) => AnnotationBody.parse(said);
const all = AnnotationQuery.parse({ order: "asc" });
const found = async (ctx: Ctx, q: string) =>
  (await findInputs(ctx, InputQuery.parse({ q }))).data.map(({ id }) => id);
const uuid = (shown: string) => String(readId("inp", shown));

const EVERYTHING = {
  concepts: [{ name: "Cat", value: 0.75 }, { name: "mat" }],
  text: "sleeps on the windowsill",
  regions: [
    { label: "head", box: { left: 0, top: 0.25, right: 0.5, bottom: 1 } },
    {
      label: "tail",
      polygon: [
        [0, 0],
        [1, 0],
        [0.5, 1],
      ],
    },
  ],
  spans: [{ label: "greeting", start: 0, end: 5 }],
  ranges: [{ label: "yawn", start: 1.5, end: 2 }],
};

test("what a person says of an input is told again as it was said, with who and when", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const { id } = await stored(ctx, "hello");
    const made = await annotate(later(ctx), id, body(EVERYTHING));

    expect(made).toEqual({
      object: "annotation",
      id: expect.stringMatching(/^ann_/),
      input: id,
      ...EVERYTHING,
      concepts: [
        { name: "Cat", value: 0.75 },
        { name: "mat", value: 1 },
      ],
      author: showId("usr", ctx.actor.id),
      created_at: "2026-11-01T12:01:00.000Z",
      changed_at: "2026-11-01T12:01:00.000Z",
    });
    const key = { ...later(ctx, 90), actor: keyWith("annotations:write") };
    const second = await annotate(key, id, body({ text: "by a key" }));
    expect(second.author).toBe(showId("key", key.actor.id));
    const { data } = await listAnnotations(ctx, id, all);
    expect(data).toEqual([made, second]);
    const page = AnnotationQuery.parse({ limit: 1, after: second.id });
    expect(await listAnnotations(ctx, id, page)).toMatchObject({
      data: [made],
      has_more: false,
    });
  }));

test("it finds the record from then on, and no longer than it stands", () =>
  rolledBack(async (db) => {
    const [ctx, other] = [await app(db), await app(db)];
    const [{ id }] = [await stored(ctx, "hello"), await stored(ctx, "hello")];
    const theirs = await stored(other, "hello");
    await annotate(other, theirs.id, body(EVERYTHING));
    expect(await found(ctx, "is:annotated")).toEqual([]);

    const { id: annotationId } = await annotate(ctx, id, body(EVERYTHING));
    const queries = [
      "is:annotated",
      "label:greeting",
      "label:head",
      "label:tail",
      "label:yawn",
      "label:cat",
      "concept:cat>0.7",
      "windowsill",
      '"on the windowsill" -concept:cat>0.8',
      "hello cat",
    ];
    for (const q of queries)
      expect([q, await found(ctx, q)]).toEqual([q, [id]]);
    expect(await found(ctx, "-is:annotated")).toHaveLength(1);

    const named = { inputId: id, annotationId };
    const patch = AnnotationPatch.parse({ text: "gone out", regions: [] });
    await changeAnnotation(later(ctx), named, patch);
    expect(await found(ctx, "windowsill")).toEqual([]);
    expect(await found(ctx, "label:head")).toEqual([]);
    expect(await found(ctx, "gone label:cat")).toEqual([id]);

    await removeAnnotation(ctx, named);
    for (const q of queries) expect([q, await found(ctx, q)]).toEqual([q, []]);
    expect(await found(ctx, "hello")).toHaveLength(2);
  }));

test("a concept that somebody denies is no label", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "hello");
    const denied = { concepts: [{ name: "cat", value: 0 }] };
    await annotate(ctx, id, body(denied));
    expect(await found(ctx, "label:cat")).toEqual([]);
    expect(await found(ctx, "concept:cat<0.1")).toEqual([id]);
  }));

test("it extends no life, and goes with its record", async () => {
  const ctx = await freshApp({ now: received });
  const input = await stored(ctx, "hello");
  await annotate(later(ctx), input.id, body(EVERYTHING));

  const { expires_at } = await openInput(later(ctx), input.id);
  expect(expires_at).toBe(input.expires_at);
  const afterwards = later(ctx, 31 * 86_400);
  await expect(
    listAnnotations(afterwards, input.id, all),
  ).rejects.toMatchObject({ code: "not_found" });
  await expect(
    annotate(afterwards, input.id, body({ text: "late" })),
  ).rejects.toMatchObject({ code: "not_found" });

  await destroyInput(later(ctx), input.id);
  expect(await ctx.db.annotation.count({ where: { appId: ctx.appId } })).toBe(
    0,
  );
});

test("what a hold keeps beyond its time can be annotated", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const { id } = await stored(ctx, "hello");
    await hold(ctx, id);
    const afterwards = later(ctx, 31 * 86_400);
    await annotate(afterwards, id, body({ text: "still here" }));
    expect(await found(afterwards, "still")).toEqual([id]);
  }));

test("nothing of it is anywhere in plain, and it opens in its own place alone", async () => {
  const ctx = await freshApp();
  const [one, other] = [await stored(ctx, "a"), await stored(ctx, "b")];
  const secrets = {
    concepts: [{ name: "canary-concept-5127" }],
    text: "canary-text-8841",
    regions: [
      {
        label: "canary-region-3316",
        box: { left: 0, top: 0, right: 1, bottom: 1 },
      },
    ],
    spans: [{ label: "canary-span-9902", start: 0, end: 1 }],
    ranges: [{ label: "canary-range-4450", start: 0, end: 1 }],
  };
  const made = await annotate(ctx, one.id, body(secrets));
  const patch = AnnotationPatch.parse({ text: "canary-text-7203" });
  const named = { inputId: one.id, annotationId: made.id };
  await changeAnnotation(ctx, named, patch);
  expect(await rowsWith(ownDb(), "canary-")).toEqual([]);

  const second = await annotate(ctx, other.id, body({ text: "another" }));
  const idOf = (shown: string) => String(readId("ann", shown));
  const { sealedBody } = await ctx.db.annotation.findUniqueOrThrow({
    where: { appId_id: { appId: ctx.appId, id: idOf(made.id) } },
  });
  await ctx.db.annotation.update({
    where: { appId_id: { appId: ctx.appId, id: idOf(second.id) } },
    data: { sealedBody },
  });
  await expect(listAnnotations(ctx, other.id, all)).rejects.toThrow(Unopenable);
});

describe("who may", () => {
  test("viewers read and don't write; a key needs the scope", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(ctx, "hello");
      const made = await annotate(ctx, id, body({ text: "seen" }));
      const watching = { ...ctx, actor: viewer };
      const { data } = await listAnnotations(watching, id, all);
      expect(data).toEqual([made]);
      const named = { inputId: id, annotationId: made.id };
      const unscoped = {
        ...ctx,
        actor: keyWith("inputs:read", "inputs:write"),
      };
      for (const one of [watching, unscoped]) {
        for (const attempt of [
          () => annotate(one, id, body({ text: "x" })),
          () => changeAnnotation(one, named, {}),
          () => removeAnnotation(one, named),
        ]) {
          await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
        }
      }
    }));

  test("what is of another app, or of another record, isn't there", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      const mine = await stored(ctx, "mine");
      const second = await stored(ctx, "second");
      const theirs = await stored(other, "theirs");
      const made = await annotate(other, theirs.id, body({ text: "theirs" }));

      const missing = { code: "not_found" };
      const gone = { text: "x" };
      for (const inputId of [
        theirs.id,
        mine.id,
        showId("inp", newId(ctx.now)),
      ]) {
        const named = { inputId, annotationId: made.id };
        await expect(changeAnnotation(ctx, named, gone)).rejects.toMatchObject(
          missing,
        );
        await expect(removeAnnotation(ctx, named)).rejects.toMatchObject(
          missing,
        );
      }
      await expect(annotate(ctx, theirs.id, body(gone))).rejects.toMatchObject(
        missing,
      );
      const own = await annotate(ctx, mine.id, body({ text: "mine" }));
      await expect(
        removeAnnotation(ctx, { inputId: second.id, annotationId: own.id }),
      ).rejects.toMatchObject(missing);

      const foreign = await findRecord(other, uuid(theirs.id));
      const seen = await annotationsOf(ctx, [foreign]).catch(() => null);
      expect(seen?.get(foreign.id) ?? []).toEqual([]);
      expect((await listAnnotations(other, theirs.id, all)).data).toEqual([
        made,
      ]);
    }));
});

test("each act is in the log, by its ids alone", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "hello");
    const made = await annotate(ctx, id, body({ text: "seen" }));
    const named = { inputId: id, annotationId: made.id };
    await changeAnnotation(ctx, named, { text: "seen again" });
    await listAnnotations(ctx, id, all);
    await removeAnnotation(ctx, named);

    const entries = await db.auditEntry.findMany({
      where: { appId: ctx.appId, action: { startsWith: "annotation." } },
      select: { action: true, targetId: true, actorId: true },
    });
    const annotationId = readId("ann", made.id);
    const actorId = ctx.actor.id;
    expect(entries).toEqual(
      expect.arrayContaining([
        { action: "annotation.make", targetId: uuid(id), actorId },
        { action: "annotation.change", targetId: annotationId, actorId },
        { action: "annotation.list", targetId: uuid(id), actorId },
        { action: "annotation.delete", targetId: annotationId, actorId },
      ]),
    );
    expect(entries).toHaveLength(4);
  }));

describe("there is an end to it", () => {
  test("a record has so many annotations, and each is so long", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(ctx, "hello");
      const regions = Array.from({ length: 20 }, () => ({
        label: "x",
        polygon: Array.from({ length: 1_000 }, () => [0.123456, 0.654321]),
      }));
      await expect(annotate(ctx, id, body({ regions }))).rejects.toMatchObject({
        code: "too_large",
      });

      await db.annotation.createMany({
        data: Array.from({ length: ANNOTATIONS_MOST - 1 }, () => ({
          appId: ctx.appId,
          id: newId(ctx.now),
          inputId: uuid(id),
          authorKind: "member" as const,
          authorId: ctx.actor.id,
          changedAt: ctx.now,
          sealedBody: Uint8Array.of(1),
        })),
      });
      const without = { ...ctx, index: "off" as const };
      await annotate(without, id, body({ text: "the last" }));
      await expect(
        annotate(without, id, body({ text: "too many" })),
      ).rejects.toMatchObject({ code: "conflict" });
    }));

  test("what says nothing, or says it wrongly, is refused", () => {
    for (const wrong of [
      {},
      { concepts: [] },
      { text: "" },
      { text: "   " },
      { concepts: [{ name: "" }] },
      { concepts: [{ name: "cat", value: 1.1 }] },
      { concepts: [{ name: "a\u0000b" }] },
      { regions: [{ label: "x" }] },
      {
        regions: [
          { label: "x", box: { left: 1, top: 0, right: 0, bottom: 1 } },
        ],
      },
      {
        regions: [
          { label: "x", box: { left: 0, top: 0, right: 2, bottom: 1 } },
        ],
      },
      {
        regions: [
          {
            label: "x",
            polygon: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      },
      { spans: [{ label: "x", start: 5, end: 5 }] },
      { spans: [{ label: "x", start: 0.5, end: 1 }] },
      { ranges: [{ label: "x", start: -1, end: 1 }] },
      { text: "x", author: "somebody else" },
    ]) {
      expect(AnnotationBody.safeParse(wrong).success).toBe(false);
    }
  });

  test("a change that leaves nothing is refused", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(ctx, "hello");
      const made = await annotate(ctx, id, body({ text: "seen" }));
      const named = { inputId: id, annotationId: made.id };
      await expect(
        changeAnnotation(ctx, named, { text: null }),
      ).rejects.toMatchObject({ code: "invalid_request" });
    }));
});
