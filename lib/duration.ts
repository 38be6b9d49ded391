const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 };

const SHORT = /^(\d{1,9})(s|m|h|d|w|y)$/;
const ISO_8601 =
  /^P(?=.)(?:(\d{1,6})Y)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

const MOST = 1_000 * SECONDS.y;

/** How short and how long a window may be, in seconds. It may also have no end. */
export const WINDOW_SECONDS = { least: SECONDS.h, most: 10 * SECONDS.y };

/**
 * The seconds in `30d`, `12h` or an ISO 8601 duration such as `P30D`; null for
 * whatever is not a duration, and for more than a thousand years, which dates can't
 * hold. A year is 365 days. Months are refused: they have no fixed length, and a
 * promise needs one.
 */
export function parseDuration(text: string): number | null {
  const seconds = secondsIn(text);
  return seconds !== null && seconds <= MOST ? seconds : null;
}

function secondsIn(text: string): number | null {
  const [, count, unit] = SHORT.exec(text) ?? [];
  if (count && unit)
    return Number(count) * SECONDS[unit as keyof typeof SECONDS];

  const parts = ISO_8601.exec(text)?.slice(1);
  if (!parts) return null;
  const units = [
    SECONDS.y,
    SECONDS.w,
    SECONDS.d,
    SECONDS.h,
    SECONDS.m,
    SECONDS.s,
  ];
  return parts.reduce(
    (sum, part, place) => sum + Number(part ?? 0) * (units[place] ?? 0),
    0,
  );
}

/** The shortest spelling that `parseDuration` reads back: `30d`, `36h`, `90s`. */
export function showDuration(seconds: number): string {
  for (const unit of ["d", "h", "m"] as const) {
    if (seconds > 0 && seconds % SECONDS[unit] === 0) {
      return `${seconds / SECONDS[unit]}${unit}`;
    }
  }
  return `${seconds}s`;
}
