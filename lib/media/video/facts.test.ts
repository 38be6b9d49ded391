import { expect, test } from "vitest";

import { readVideo } from "@/lib/media/video/facts";
import type { VideoSource } from "@/lib/media/video/look";
import { film, sourceOf } from "@/lib/testing/videos";

test.each([
  ["mp4", "avc"],
  ["fragmented", "avc"],
  ["mov", "hevc"],
  ["webm", "vp9"],
  ["webm", "vp8"],
  ["mkv", "av1"],
] as const)(
  "a video says its size, length and codecs: %s with %s",
  async (format, codec) => {
    const video = await film({ format, codec });

    expect(await readVideo(sourceOf(video))).toEqual({
      width: 320,
      height: 240,
      durationMs: 2_000,
      codecs: [codec],
    });
  },
);

test("a video is as wide and high as it is shown", async () => {
  const video = await film({ rotation: 90 });

  expect(await readVideo(sourceOf(video))).toMatchObject({
    width: 240,
    height: 320,
  });
});

test("what is damaged, cut or no video says nothing, and does no harm", async () => {
  const video = await film();
  const facts = await Promise.all(
    [
      video.subarray(0, 100),
      Buffer.concat([video.subarray(0, 40), Buffer.alloc(1_000)]),
      Buffer.from("\u0000\u0000\u0000\u0018ftypmp42 and then only words"),
      Buffer.alloc(1),
    ].map((bytes) => readVideo(sourceOf(bytes))),
  );

  expect(facts).toEqual([null, null, null, null]);
});

test("a process that looks into a video is gone once nobody waits for it", async () => {
  const nobody = new AbortController();
  const never: VideoSource = {
    bytes: 1_000_000,
    async *read() {
      nobody.abort(new Error("left"));
      await new Promise(() => {});
    },
  };

  await expect(readVideo(never, nobody.signal)).rejects.toThrow("left");
});
