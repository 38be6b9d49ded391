import { expect, test } from "vitest";
import { annotate } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { createExport } from "@/lib/exports/create";
import { changeInput } from "@/lib/inputs/change";
import { listInputs } from "@/lib/inputs/list";
import { openInput } from "@/lib/inputs/open";
import { readInput } from "@/lib/inputs/read";
import { InputQuery } from "@/lib/inputs/schema";
import { readThumbnail } from "@/lib/inputs/thumbnail";
import type { Call } from "@/lib/predictions/call";
import { listPredictions } from "@/lib/predictions/list";
import { predict } from "@/lib/predictions/predict";
import { PredictionQuery } from "@/lib/predictions/schema";
import { liftHold } from "@/lib/retention/holds/change";
import { placeHold } from "@/lib/retention/holds/place";
import { previewPolicy } from "@/lib/retention/preview/preview";
import { app, rolledBack } from "@/lib/testing/database";
import { allOf, png, stored } from "@/lib/testing/inputs";
import { echo } from "@/lib/testing/models";

const received = new Date("2026-11-01T12:00:00.000Z");
const DAY = 86_400;
const after = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + seconds * 1000),
});

const askingAgain = (
  input: string,
  wish: { store: boolean | null; retention: number | null },
): Call => ({
  about: "kept",
  input,
  model: "tested",
  params: null,
  wish,
  signal: new AbortController().signal,
});

/** What can be done with a record that isn't destroying it. */
const ACTS: Record<string, (ctx: Ctx, id: string) => Promise<unknown>> = {
  "opening it": openInput,
  "reading its content": async (ctx, id) =>
    allOf((await readInput(ctx, id)).read()),
  "making its thumbnail": (ctx, id) => readThumbnail(ctx, id, 64),
  "changing its metadata": (ctx, id) =>
    changeInput(ctx, id, { metadata: { seen: "yes" }, filename: "new.png" }),
  "asking a model again": (ctx, id) =>
    predict(ctx, askingAgain(id, { store: null, retention: null }), echo),
  "asking a model again, to be kept": (ctx, id) =>
    predict(ctx, askingAgain(id, { store: true, retention: null }), echo),
  "saying something of it": (ctx, id) =>
    annotate(ctx, id, AnnotationBody.parse({ text: "Seen" })),
  "exporting it": (ctx, id) =>
    createExport(ctx, { ids: [id], format: "jsonl" }),
  "listing it": (ctx) => listInputs(ctx, InputQuery.parse({})),
  "listing what was predicted": (ctx) =>
    listPredictions(ctx, PredictionQuery.parse({})),
  "previewing a longer window": (ctx) => previewPolicy(ctx, { window: null }),
  "holding it and letting it go": async (ctx, id) => {
    const why = { reason: "Because", review_at: "2027-01-01", q: null };
    const { id: hold } = await placeHold(ctx, { ...why, input: id });
    await liftHold(ctx, hold);
  },
};

test.each(Object.entries(ACTS))("%s doesn't extend a record's life", (_, act) =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now: received });
    const byWindow = await stored(ctx, await png());
    const byWish = await stored(ctx, await png(), { retention: 7 * DAY });
    for (const [{ id, expires_at }, seconds] of [
      [byWish, 7 * DAY],
      [byWindow, 30 * DAY],
    ] as const) {
      const last = after(ctx, seconds - 1);
      await act(last, id);
      expect(await openInput(last, id)).toMatchObject({
        expires_at,
        held: false,
      });
      await expect(openInput(after(ctx, seconds), id)).rejects.toMatchObject({
        code: "not_found",
      });
    }
  }),
);
