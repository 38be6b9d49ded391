import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { env } from "@/lib/env";
import { openInput } from "@/lib/inputs/open";
import { InputQuery } from "@/lib/inputs/schema";
import type { Call } from "@/lib/predictions/call";
import { listPredictions } from "@/lib/predictions/list";
import { predict } from "@/lib/predictions/predict";
import { openPrediction } from "@/lib/predictions/prediction";
import { PredictionQuery } from "@/lib/predictions/schema";
import { findInputs } from "@/lib/search/find";
import { app, freshApp, rolledBack } from "@/lib/testing/database";
import { newRecord, stored } from "@/lib/testing/inputs";
import { BLUE, film, RED } from "@/lib/testing/videos";

const signal = new AbortController().signal;

const asking = (
  video: Buffer,
  given: Partial<Pick<Call, "model" | "params">> & { store?: boolean } = {},
): Call => ({
  about: "new",
  model: given.model ?? "color",
  params: given.params ?? null,
  signal,
  ...newRecord(video, { store: given.store ?? null }),
});

const again = (input: string, params: Call["params"] = null): Call => ({
  about: "kept",
  input,
  model: "color",
  params,
  wish: { store: null, retention: null },
  signal,
});

/** The first colour of each moment. */
function colors({ output }: Awaited<ReturnType<typeof predict>>) {
  if (!output || !("frames" in output)) throw new Error("Frames were to come.");
  return output.frames.map(({ time, output }) => [
    time,
    "colors" in output && output.colors[0]?.name,
  ]);
}

const seen = [
  [0, "red"],
  [1, "blue"],
];

async function blobsOf({ vault, appId }: Ctx): Promise<string[]> {
  return Array.fromAsync(vault.blobs.list(appId));
}

describe("a video", () => {
  test("that is kept is sealed, and answered frame by frame", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const video = await film();
      const told = await predict(ctx, asking(video));

      expect(colors(told)).toEqual(seen);
      expect(told.input).toMatchObject({ type: "video", bytes: video.length });
      expect(await openPrediction(ctx, String(told.id))).toEqual(told);
      expect(await openInput(ctx, String(told.input.id))).toMatchObject({
        width: 320,
        height: 240,
        duration_ms: 2_000,
      });
    }));

  test("that was kept before is asked about again, as often as is wanted", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(ctx, await film());

      expect(colors(await predict(ctx, again(id)))).toEqual(seen);
      const often = await predict(ctx, again(id, { sample_ms: 500 }));
      expect(colors(often).map(([time]) => time)).toEqual([0, 0.4, 1, 1.4]);
      const all = PredictionQuery.parse({ input: id });
      expect((await listPredictions(ctx, all)).data).toHaveLength(2);
    }));

  test("is found by what is seen in its frames", async () => {
    const ctx = await freshApp();
    const told = await predict(
      ctx,
      asking(await film({ colors: [RED, BLUE] })),
    );
    await stored(ctx, await film({ colors: [BLUE] }));

    const found = await findInputs(
      ctx,
      InputQuery.parse({ q: "concept:red>0.9" }),
    );
    expect(found.data.map(({ id }) => id)).toEqual([told.input.id]);
  });

  test("is measured frame by frame as well", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const call = asking(await film(), { model: "image-quality" });
      const { output } = await predict(ctx, call);

      expect(output).toMatchObject({
        frames: [0, 1].map((time) => ({
          time,
          output: {
            concepts: [
              { id: "sharpness" },
              { id: "exposure" },
              { id: "contrast" },
            ],
          },
        })),
      });
    }));

  test("that isn't stored is in memory alone, and leaves a count", async () => {
    const ctx = await freshApp();
    const video = await film();
    const told = await predict(ctx, asking(video, { store: false }));

    expect(colors(told)).toEqual(seen);
    expect(told).toMatchObject({ id: null, input: { bytes: video.length } });
    expect(await blobsOf(ctx)).toEqual([]);
    const events = await ctx.db.usageEvent.findMany({
      where: { appId: ctx.appId },
    });
    expect(events).toMatchObject([
      { inputType: "video", bytes: BigInt(video.length), stored: false },
    ]);
  });

  test("that isn't stored has to fit in memory", async () => {
    const ctx = await freshApp();
    const head = (await film()).subarray(0, 4_100);
    const piece = Buffer.alloc(1024 * 1024);
    let taken = 0;
    async function* endless() {
      yield head;
      for (;;) {
        taken += piece.length;
        yield piece;
      }
    }
    const call = asking(head, { store: false });
    if (call.about !== "new") throw new Error("It is new.");
    call.incoming.source = endless();

    await expect(predict(ctx, call)).rejects.toMatchObject({
      code: "too_large",
    });
    expect(taken).toBeLessThanOrEqual(
      env().LIMIT_VIDEO_MEMORY_BYTES + 2 * piece.length,
    );
  });

  test.each<[string, Parameters<typeof asking>[1], string]>([
    ["a model that takes none", { model: "pii" }, "unsupported_type"],
    ["params that it hasn't", { params: { often: 1 } }, "invalid_request"],
    ["frames too near", { params: { sample_ms: 1 } }, "invalid_request"],
  ])(
    "that was refused for %s leaves no blob and no row",
    async (_, given, code) => {
      const ctx = await freshApp();
      const video = await film();

      await expect(predict(ctx, asking(video, given))).rejects.toMatchObject({
        code,
      });
      expect(await blobsOf(ctx)).toEqual([]);
      expect(await ctx.db.input.count({ where: { appId: ctx.appId } })).toBe(0);
    },
  );
});
