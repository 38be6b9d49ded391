import "server-only";

import { type ChildProcess, spawn } from "node:child_process";
import { on } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { AppError } from "@/lib/errors";
import type { Asked, Refusal, Told } from "@/lib/media/video/channel";
import { turns } from "@/lib/media/video/turns";
import type { ByteRange } from "@/lib/stores";

/** A video, of which any part can be had. */
export type VideoSource = {
  bytes: number;
  read(range: ByteRange): AsyncIterable<Uint8Array>;
};

export type Bounds = {
  seconds: number;
  /** How much of the video may be read, parts that are read again counted again. */
  readBytes: number;
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
};

type Ending = { done: true } | { refused: Refusal };

const HEAP_MB = 192;
const PIECE_BYTES = 16 * 1024 * 1024;

const enter = turns(Math.max(2, availableParallelism() - 1));

/**
 * Looks into a video in a process of its own (bin/video.ts), and yields what that tells.
 * It has no settings, no keys and no other file: it gets the ranges that it asks for.
 * It is killed when the time is over, too much was read, or nobody listens any more.
 *
 * Throws `invalid_request` for a video that is damaged, or takes more than the bounds
 * allow; `too_large` and `unsupported_type` where it says so; the signal's reason.
 */
export async function* lookInto(
  source: VideoSource,
  look: Extract<Asked, { look: unknown }>["look"],
  { seconds, readBytes, signal }: Bounds,
): AsyncGenerator<Exclude<Told, { read: unknown } | Ending>> {
  const leave = await enter(signal);
  const child = started();
  const overdue = AbortSignal.timeout(seconds * 1000);
  const ended = AbortSignal.any([signal, overdue]);
  let left = readBytes;
  try {
    const messages = on(child, "message", {
      signal: ended,
      close: ["exit"],
    });
    ask(child, { look, size: source.bytes });
    for await (const [told] of messages as AsyncIterable<[Told]>) {
      if ("done" in told) return;
      if ("refused" in told) throw refusalOf(told.refused);
      if (!("read" in told)) {
        yield told;
        if (!("facts" in told)) ask(child, { next: true });
        continue;
      }
      left -= told.read.end - told.read.start;
      if (left < 0) throw beyond();
      const bytes = await unlessEnded(rangeOf(source, told.read), ended);
      ask(child, { bytes });
    }
    throw beyond();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw overdue.aborted ? beyond() : error;
  } finally {
    child.kill("SIGKILL");
    leave();
  }
}

function started(): ChildProcess {
  const program = join(
    /* turbopackIgnore: true */ process.cwd(),
    "bin/video.ts",
  );
  const flags = [
    `--max-old-space-size=${HEAP_MB}`,
    "--disable-warning=ExperimentalWarning",
  ];
  const child = spawn(process.execPath, [...flags, program], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    env: {} as NodeJS.ProcessEnv,
  });
  child.on("error", () => {}); // It also exits, which is what is waited for.
  return child;
}

/** What is told to a process that has just ended is lost, as its end will show. */
function ask(child: ChildProcess, asked: Asked): void {
  if (child.connected) child.send(asked, () => {});
}

async function rangeOf(
  { bytes, read }: VideoSource,
  { start, end }: ByteRange,
): Promise<Uint8Array> {
  const sane = start >= 0 && start < end && end <= bytes;
  if (!sane || end - start > PIECE_BYTES) throw beyond();
  const pieces: Uint8Array[] = [];
  for await (const piece of read({ start, end })) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A store that hangs keeps nobody waiting for longer than they would. */
function unlessEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  return Promise.race([work, promise]).finally(() =>
    signal.removeEventListener("abort", end),
  );
}

export const beyond = () =>
  new AppError(
    "invalid_request",
    "The video is damaged, or takes more time or memory than a video may.",
  );

function refusalOf(refusal: Refusal): AppError {
  if (refusal === "too_large") {
    return new AppError(
      "too_large",
      "The video's frames have too many pixels.",
    );
  }
  if (refusal === "no_decoder") return noDecoder();
  if (refusal === "unreadable") {
    return new AppError(
      "invalid_request",
      "The video is damaged, or not one that can be read.",
    );
  }
  const least = refusal.too_often.toLocaleString("en");
  return new AppError(
    "invalid_request",
    `params.sample_ms: a video of this length takes ${least} at least.`,
    { param: "params.sample_ms" },
  );
}

export const noDecoder = () =>
  new AppError(
    "unsupported_type",
    "There is no decoder for this video here. Install ffmpeg on the server, or send H.264, HEVC, VP8, VP9 or AV1 in MP4, QuickTime, WebM or Matroska.",
  );
