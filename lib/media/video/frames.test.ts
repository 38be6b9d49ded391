import sharp from "sharp";
import { describe, expect, test } from "vitest";

import type { FramesWanted } from "@/lib/media/video/channel";
import { type Frame, framesOf } from "@/lib/media/video/frames";
import { BLUE, film, RED, sourceOf } from "@/lib/testing/videos";

async function seen(
  video: Buffer,
  at: FramesWanted["at"] = { everyMs: null },
  mediaType = "video/mp4",
): Promise<Frame[]> {
  const { signal } = new AbortController();
  return Array.fromAsync(framesOf(sourceOf(video), mediaType, { at, signal }));
}

/** Whether a frame is red or blue, and how large. */
async function looks({ png, time }: Frame) {
  const { width, height } = await sharp(png).metadata();
  const { channels } = await sharp(png).stats();
  const [red = 0, , blue = 0] = channels.map(({ mean }) => mean);
  return { time, color: red > blue ? "red" : "blue", width, height };
}

describe("a video's frames", () => {
  test.each([
    ["mp4", "avc"],
    ["fragmented", "avc"],
    ["mov", "hevc"],
    ["webm", "vp8"],
    ["webm", "vp9"],
    ["mkv", "av1"],
  ] as const)("are decoded here: %s with %s", async (format, codec) => {
    const video = await film({ format, codec, colors: [RED, BLUE, RED] });
    const frames = await seen(video);

    expect(await Promise.all(frames.map(looks))).toEqual([
      { time: 0, color: "red", width: 320, height: 240 },
      { time: 1, color: "blue", width: 320, height: 240 },
      { time: 2, color: "red", width: 320, height: 240 },
    ]);
  });

  test("come as often as is wanted, each once", async () => {
    const frames = await seen(await film(), { everyMs: 400 });

    expect(frames.map(({ time }) => time)).toEqual([0, 0.4, 0.8, 1.2, 1.6]);
  });

  test("are turned the way the video says, and no larger than is looked at", async () => {
    const video = await film({ rotation: 90, width: 2_048, height: 512 });
    const [frame] = await seen(video, { share: 0.1 });

    expect(frame && (await looks(frame))).toMatchObject({
      width: 256,
      height: 1_024,
    });
  });

  test("that would be too many are refused, with what is possible", async () => {
    const video = await film({ secondsEach: 10 });

    await expect(seen(video, { everyMs: 40 })).rejects.toMatchObject({
      code: "invalid_request",
      message: "params.sample_ms: a video of this length takes 84 at least.",
    });
  });

  test("that nothing here decodes are refused, with what to install", async () => {
    const avi = Buffer.from("RIFF\u0000\u0000\u0000\u0000AVI LIST");

    await expect(
      seen(avi, { everyMs: null }, "video/x-msvideo"),
    ).rejects.toMatchObject({
      code: "unsupported_type",
      message: expect.stringContaining("Install ffmpeg"),
    });
  });

  test("of what is damaged are refused", async () => {
    const video = await film();
    const broken = Buffer.from(video);
    broken.fill(0, 60, video.length - 900);

    await expect(seen(video.subarray(0, 200))).rejects.toMatchObject({
      code: "invalid_request",
    });
    await expect(seen(broken)).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});
