import "server-only";

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { env } from "@/lib/env";
import type { FramesWanted } from "@/lib/media/video/channel";
import type { Frame } from "@/lib/media/video/frames";
import { type Bounds, beyond, noDecoder } from "@/lib/media/video/look";
import { pngsIn } from "@/lib/media/video/pngs";

/** Where systems keep programs. It gets no other setting of ours. */
const FOLDERS = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";

const MEMORY_KB = 2 * 1024 * 1024;
const FRAME_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Frames of a video by the machine's ffmpeg, which gets it by a pipe and answers by
 * one: no file, no address, nothing of our settings. It is bounded in time, memory and
 * what it answers, and killed when nobody listens any more.
 *
 * Throws `unsupported_type` where the machine has none, or it can't decode this.
 */
export async function* ffmpegFrames(
  video: AsyncIterable<Uint8Array>,
  { at, usual, most, size }: Omit<FramesWanted, "mostPixels">,
  { seconds, signal }: Pick<Bounds, "seconds" | "signal">,
): AsyncGenerator<Frame> {
  const every = "share" in at ? 1_000 : (at.everyMs ?? 1_000);
  const count = "share" in at ? 1 : at.everyMs === null ? usual : most;
  const child = started([
    ...["-hide_banner", "-loglevel", "quiet", "-nostdin", "-threads", "2"],
    ...["-protocol_whitelist", "pipe", "-i", "pipe:0", "-an", "-sn", "-dn"],
    ...["-vf", filterOf(every, size), "-frames:v", String(count)],
    ...["-c:v", "png", "-f", "image2pipe", "pipe:1"],
  ]);
  const overdue = AbortSignal.timeout(seconds * 1000);
  const end = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", end, { once: true });
  overdue.addEventListener("abort", end, { once: true });
  const gone = once(child, "exit").catch(() => {});
  const fed = pipeline(Readable.from(video), child.stdin).catch(() => {});
  let number = 0;
  try {
    for await (const png of pngsIn(child.stdout, FRAME_BYTES_MAX)) {
      yield { time: (number * every) / 1000, png };
      number += 1;
    }
    await gone;
    signal.throwIfAborted();
    if (overdue.aborted) throw beyond();
    if (number === 0) throw noDecoder();
  } finally {
    signal.removeEventListener("abort", end);
    end();
    child.stdin.destroy();
    await fed;
  }
}

const filterOf = (everyMs: number, size: number) =>
  `fps=1000/${everyMs}:round=up,scale=w='min(${size},iw)':h='min(${size},ih)':force_original_aspect_ratio=decrease`;

/** A shell's limit on memory holds for what it becomes. */
function started(args: string[]) {
  const shell = ["-c", 'ulimit -v "$0"; exec "$@"', String(MEMORY_KB)];
  const child = spawn("/bin/sh", [...shell, env().FFMPEG, ...args], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: FOLDERS } as unknown as NodeJS.ProcessEnv,
  });
  child.on("error", () => {}); // It also ends its pipes, which is what is read.
  return child;
}
