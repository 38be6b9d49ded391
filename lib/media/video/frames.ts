import "server-only";

import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { FramesWanted } from "@/lib/media/video/channel";
import { ffmpegFrames } from "@/lib/media/video/ffmpeg";
import { lookInto, type VideoSource } from "@/lib/media/video/look";

/** A frame as it is shown, as PNG; its time is in seconds. */
export type Frame = { time: number; png: Buffer };

/** How many frames there are at most: where nobody says how often, and where they do. */
const FRAMES = { usual: 60, most: 240 };

const SECONDS_MAX = 120;
const SIZE = 1_024;

// Kinds that the demuxer doesn't read.
const FOREIGN = ["video/x-msvideo", "video/mpeg"];

/**
 * Frames of a video, one after the other and none kept: at a share of its length, or
 * every so often. They come from the decoder that is installed with us, else from the
 * machine's ffmpeg, and are at most 1,024 pixels wide and high.
 *
 * Throws `unsupported_type` where neither decodes it, `invalid_request` where it is
 * damaged, takes too long or would be too many frames, and the signal's reason.
 */
export async function* framesOf(
  source: VideoSource,
  mediaType: string,
  { at, signal }: { at: FramesWanted["at"]; signal: AbortSignal },
): AsyncGenerator<Frame> {
  const wanted = { at, ...FRAMES, size: SIZE };
  const limits = { seconds: SECONDS_MAX, signal };
  if (FOREIGN.includes(mediaType)) {
    const whole = source.read({ start: 0, end: source.bytes });
    yield* ffmpegFrames(whole, wanted, limits);
    return;
  }
  const readBytes = 2 * source.bytes + 64 * 1024 * 1024;
  const look = { ...wanted, mostPixels: env().LIMIT_IMAGE_PIXELS };
  try {
    const told = lookInto(source, look, { ...limits, readBytes });
    for await (const one of told) {
      if ("frame" in one) {
        yield { time: one.frame.time, png: Buffer.from(one.frame.png) };
      }
    }
  } catch (error) {
    if (!isUndecoded(error)) throw error;
    const pipeable = forPipe(source, { ...limits, readBytes });
    yield* ffmpegFrames(pipeable, wanted, limits);
  }
}

const isUndecoded = (error: unknown) =>
  error instanceof AppError && error.code === "unsupported_type";

/**
 * A video's packets in an order that a pipe can take, whatever order its file has, and
 * without its sound; the file itself where its packets aren't known.
 */
async function* forPipe(
  source: VideoSource,
  bounds: Parameters<typeof lookInto>[2],
): AsyncGenerator<Uint8Array> {
  let begun = false;
  try {
    for await (const told of lookInto(source, "packets", bounds)) {
      if (!("piece" in told)) continue;
      begun = true;
      yield told.piece;
    }
  } catch (error) {
    if (begun) throw error;
  }
  if (!begun) yield* source.read({ start: 0, end: source.bytes });
}
