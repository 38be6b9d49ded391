import { expect, test } from "vitest";

import { openInput } from "@/lib/inputs/open";
import { app, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { film } from "@/lib/testing/videos";

test("a video's size, length and codecs are known once it is kept, and sealed with it", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const said = {
      width: 240,
      height: 320,
      duration_ms: 2_000,
      codecs: ["avc"],
    };
    const input = await stored(ctx, await film({ rotation: 90 }));

    expect(input).toMatchObject(said);
    expect(await openInput(ctx, input.id)).toMatchObject(said);
  }));

test("a video that can't be read is kept as it came", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const video = await film();
    const cut = video.subarray(0, video.length - 400);

    expect(await stored(ctx, cut)).toMatchObject({
      type: "video",
      bytes: cut.length,
      width: null,
      duration_ms: null,
      codecs: [],
    });
  }));
