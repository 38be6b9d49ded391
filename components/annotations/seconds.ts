/** Seconds as `1:04.5`. */
export function asClock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  return `${minutes}:${rest.toFixed(1).padStart(4, "0")}`;
}

/** To the millisecond: as exact as players tell it. */
export const asSecond = (time: number): number =>
  Math.round(Math.max(time, 0) * 1_000) / 1_000;
