import { describe, expect, test } from "vitest";

import { AppError } from "@/lib/errors";
import { readVideo } from "@/lib/media/video/facts";
import { framesOf } from "@/lib/media/video/frames";
import { lookInto, type VideoSource } from "@/lib/media/video/look";
import { film, sourceOf } from "@/lib/testing/videos";

const { signal } = new AbortController();

/** What comes of looking at a video: how many frames, or the word of its refusal. */
async function outcome(video: Buffer): Promise<number | string> {
  const at = { everyMs: null };
  try {
    const frames = framesOf(sourceOf(video), "video/mp4", { at, signal });
    return (await Array.fromAsync(frames)).length;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** A film in which the box of that name says something else, from this place on. */
async function lying(box: string, at: number, said: Buffer): Promise<Buffer> {
  const video = await film();
  const found = video.lastIndexOf(box); // Brands have the names of boxes, too.
  if (found < 0) throw new Error(`There is no ${box}.`);
  said.copy(video, found + 4 + at);
  return video;
}

const HUGE = Buffer.from("ffffffff", "hex");
const REFUSED = ["invalid_request", "too_large", "unsupported_type"];

describe("I2: a video that lies", () => {
  test.each([
    ["about its size", "tkhd", 76, Buffer.concat([HUGE, HUGE])],
    ["about its frames' size", "avc1", 24, HUGE],
    ["about its length", "mvhd", 16, HUGE],
    ["about its track's length", "mdhd", 16, HUGE],
    ["about how many samples it has", "stsz", 8, HUGE],
    ["about how many times it has", "stts", 4, HUGE],
    ["about how many chunks it has", "stco", 4, HUGE],
    ["about how long its chunks are", "stsc", 4, HUGE],
    ["about how long a sample lasts", "stts", 8, HUGE],
    ["about how long its index is", "moov", -8, HUGE],
  ])(
    "%s is read as it is or refused, and harms nobody",
    async (_, box, at, said) => {
      const video = await lying(box, at, said);
      const facts = await readVideo(sourceOf(video));
      if (facts) expect(Number.isSafeInteger(facts.durationMs)).toBe(true);

      const came = await outcome(video);
      if (typeof came === "number") expect(came).toBeLessThanOrEqual(60);
      else expect(REFUSED).toContain(came);
    },
  );

  test("I2: cut anywhere, it is read as far as it goes or refused", async () => {
    const video = await film({ format: "mov" });
    for (const share of [0.02, 0.3, 0.6, 0.9, 0.99]) {
      const came = await outcome(
        video.subarray(0, Math.ceil(video.length * share)),
      );
      if (typeof came === "string") expect(REFUSED).toContain(came);
    }
  });

  test("I2: whose frames are too large is refused before one is decoded", async () => {
    const wide = Buffer.alloc(4);
    wide.writeUInt16BE(65_535, 0);
    wide.writeUInt16BE(65_535, 2);

    expect(await outcome(await lying("avc1", 24, wide))).toBe("too_large");
  });
});

test("I2: of a video no more is read than its bounds allow", async () => {
  const video = await film();
  const looking = lookInto(sourceOf(video), "facts", {
    seconds: 10,
    readBytes: 100,
    signal,
  });

  await expect(looking.next()).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringContaining("more time or memory"),
  });
});

test("I2: a video that takes too long ends, and so does its process", async () => {
  const never: VideoSource = {
    bytes: 1_000_000,
    async *read() {
      await new Promise(() => {});
    },
  };
  const looking = lookInto(never, "facts", {
    seconds: 1,
    readBytes: 1_000_000,
    signal,
  });

  await expect(looking.next()).rejects.toMatchObject({
    code: "invalid_request",
  });
});
