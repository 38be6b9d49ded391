import { parseDuration } from "@/lib/duration";

/** The windows that most apps choose, from the shortest on. Null: without end. */
export const MARKS = [
  { window: "1h", label: "1 h" },
  { window: "1d", label: "1 d" },
  { window: "7d", label: "7 d" },
  { window: "30d", label: "30 d" },
  { window: "90d", label: "90 d" },
  { window: "365d", label: "1 y" },
  { window: null, label: "never" },
] as const;

export const LAST = MARKS.length - 1;

const AT = MARKS.flatMap(({ window }) =>
  window === null ? [] : [parseDuration(window) ?? 0],
);

/** What lies between a year and ten goes this far towards "never". */
const BEYOND = 0.8;

/**
 * Where a window stands among the marks: 2 is on the third, 2.5 half-way to the next,
 * by the logarithm of its length.
 */
export function positionOf(window: string | null): number {
  const seconds = window === null ? null : parseDuration(window);
  if (seconds === null) return LAST;
  const next = AT.findIndex((mark) => mark >= seconds);
  if (next === 0) return 0;
  if (next > 0) return next - 1 + share(seconds, next);
  const year = AT.at(-1) ?? 1;
  return LAST - 1 + BEYOND * Math.min(1, Math.log10(seconds / year));
}

function share(seconds: number, next: number): number {
  const [from = 1, to = 1] = [AT[next - 1], AT[next]];
  return Math.log(seconds / from) / Math.log(to / from);
}

/** The window at a mark. */
export const windowAt = (position: number): string | null =>
  MARKS[Math.min(LAST, Math.max(0, Math.round(position)))]?.window ?? null;

/** Whether a window is longer than the longest that is allowed. */
export function isBeyond(window: string | null, max: string | null): boolean {
  if (max === null) return false;
  const [wanted, most] = [window && parseDuration(window), parseDuration(max)];
  return !wanted || wanted > (most ?? 0);
}
