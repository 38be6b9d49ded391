import "server-only";

import { z } from "zod";

import type { VideoFacts } from "@/lib/media/video/channel";
import { lookInto, type VideoSource } from "@/lib/media/video/look";

/** What can be true of a video. */
const Possible = z.strictObject({
  width: z.int().min(1),
  height: z.int().min(1),
  durationMs: z.int().min(0),
  codecs: z.array(z.string()),
});

const SECONDS_MAX = 10;
const READ_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Reads what a video says of itself: a few ranges of it, wherever its index is. Null
 * where it can't be read within the bounds, or says what can't be true: that is no
 * reason not to keep it.
 */
export async function readVideo(
  source: VideoSource,
  signal: AbortSignal = new AbortController().signal,
): Promise<VideoFacts | null> {
  const bounds = {
    seconds: SECONDS_MAX,
    readBytes: READ_BYTES_MAX,
    signal,
  };
  try {
    for await (const told of lookInto(source, "facts", bounds)) {
      if ("facts" in told) return Possible.parse(told.facts);
    }
  } catch {
    signal.throwIfAborted();
  }
  return null;
}
