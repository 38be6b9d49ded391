/** To the millisecond: as exact as players tell it. */
export const asSecond = (time: number): number =>
  Math.round(Math.max(time, 0) * 1_000) / 1_000;
