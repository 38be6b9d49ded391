import {
  BufferTarget,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from "mediabunny";

import type { VideoSource } from "@/lib/media/video/look";

import "@napi-rs/webcodecs/polyfill";

const FORMATS = {
  mp4: () => new Mp4OutputFormat({ fastStart: false }),
  fragmented: () => new Mp4OutputFormat({ fastStart: "fragmented" }),
  mov: () => new MovOutputFormat({ fastStart: "in-memory" }),
  webm: () => new WebMOutputFormat(),
  mkv: () => new MkvOutputFormat(),
};

type Film = {
  format?: keyof typeof FORMATS;
  codec?: "avc" | "hevc" | "vp8" | "vp9" | "av1";
  /** What is seen, one colour after the other, each for `secondsEach`. */
  colors?: [number, number, number][];
  secondsEach?: number;
  rotation?: 0 | 90 | 180 | 270;
  width?: number;
  height?: number;
};

export const RED: [number, number, number] = [230, 20, 20];
export const BLUE: [number, number, number] = [20, 20, 230];

const FRAMES_A_SECOND = 5;

// Not those of what is on a screen, which VP9 has no usual place for.
const VIDEO_COLORS = {
  primaries: "bt709",
  transfer: "bt709",
  matrix: "bt709",
  fullRange: false,
} as const;

/** A film that was really encoded: one colour after another, five frames a second. */
export async function film({
  format = "mp4",
  codec = "avc",
  colors = [RED, BLUE],
  secondsEach = 1,
  rotation = 0,
  width = 320,
  height = 240,
}: Film = {}): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: FORMATS[format](), target });
  const source = new VideoSampleSource({
    codec,
    bitrate: 400_000,
    keyFrameInterval: 1,
  });
  output.addVideoTrack(source, { rotation });
  await output.start();
  const each = Math.round(secondsEach * FRAMES_A_SECOND);
  for (let frame = 0; frame < colors.length * each; frame++) {
    const color = colors[Math.floor(frame / each)] ?? RED;
    const pixels = Buffer.alloc(width * height * 4, Buffer.of(...color, 255));
    const sample = new VideoSample(pixels, {
      format: "RGBA",
      codedWidth: width,
      codedHeight: height,
      timestamp: frame / FRAMES_A_SECOND,
      duration: 1 / FRAMES_A_SECOND,
      colorSpace: VIDEO_COLORS,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  if (!target.buffer) throw new Error("There was to be a film.");
  return Buffer.from(target.buffer);
}

/** A video in memory, of which any part can be had. */
export const sourceOf = (video: Buffer): VideoSource => ({
  bytes: video.length,
  async *read({ start, end }) {
    yield video.subarray(start, end);
  },
});
