import { figuresOf, median } from "@/bin/bench/figures";

/** MB/s by round, of a stream that came in. */
export type Streamed = { bytes: number; ours: number[]; floor: number[] };

/** What a browser saw as it scrolled: times in milliseconds, and how far it came. */
export type Scrolled = { frames: number[]; long: number[]; pixels: number };

const STREAM_AIM = 0.6;
const FRAMES_AIM = 60;

/** A display may be off by so much: 59.9 frames a second are 60. */
const NEAR = 0.99;

export function toldOfStream({ bytes, ours, floor }: Streamed): string {
  const ratios = ours.map((one, round) => one / (floor[round] ?? one));
  const middle = median(ratios);
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  const size = (bytes / 1024 ** 2).toFixed(0);
  return [
    `media: a stream of ${size} MB, in MB/s; medians of ${ours.length} rounds`,
    "",
    `plain file, the same fsyncs  ${median(floor).toFixed(0).padStart(6)}`,
    `input, stored                ${median(ours).toFixed(0).padStart(6)}`,
    "",
    `input, stored / plain file: ${middle.toFixed(2)} (${range}), aim ${STREAM_AIM}: ${middle >= STREAM_AIM ? "met" : "missed"}`,
  ].join("\n");
}

export function toldOfScroll(records: number, rounds: Scrolled[]): string {
  const each = rounds.map(({ frames, long, pixels }) => {
    const all = frames.reduce((sum, time) => sum + time, 0);
    const { p50, p95, p99 } = figuresOf(frames, all);
    const perSecond = (frames.length * 1000) / all;
    const longest = Math.max(0, ...long);
    return { perSecond, p50, p95, p99, long: long.length, longest, pixels };
  });
  const of = (name: keyof (typeof each)[number]) =>
    median(each.map((round) => round[name]));
  const perSecond = of("perSecond");
  const reached = perSecond >= FRAMES_AIM * NEAR;
  return [
    `media: the gallery of an app of ${records} pictures, scrolled in Chromium; medians of ${rounds.length} rounds`,
    "",
    `frames/s ${perSecond.toFixed(1)}; a frame takes ${of("p50").toFixed(1)} ms (p95 ${of("p95").toFixed(1)}, p99 ${of("p99").toFixed(1)}); ${of("pixels").toFixed(0)} pixels`,
    `tasks of more than 50 ms: ${of("long").toFixed(0)}, the longest ${of("longest").toFixed(0)} ms`,
    "",
    `gallery, frames/s: ${perSecond.toFixed(1)}, aim ${FRAMES_AIM}: ${reached ? "met" : "missed"}`,
  ].join("\n");
}
