import type { Preview } from "@/lib/retention/schema";

const DAY_MS = 86_400_000;
const DAYS = { least: 7, most: 366 };
const BARS_MOST = 61;

/** Records that go on the same few days. */
export type Bar = {
  /** `2026-11-23`, the first and the last day. */
  from: string;
  to: string;
  records: number;
};

/**
 * The days on which records go as at most 61 bars, each of equally many days, from
 * today on for so many days, or for as long as there are records.
 */
export function barsOf(
  { histogram }: Pick<Preview, "histogram">,
  today: string,
  days: number,
): Bar[] {
  const start = Date.parse(today);
  const placeOf = (day: string) => (Date.parse(day) - start) / DAY_MS;
  const last = Math.max(0, ...histogram.days.map(({ day }) => placeOf(day)));
  const shown = Math.min(DAYS.most, Math.max(DAYS.least, days, last + 1));
  const perBar = Math.ceil(shown / BARS_MOST);
  const dayAt = (place: number) =>
    new Date(start + place * DAY_MS).toISOString().slice(0, 10);

  const bars = Array.from({ length: Math.ceil(shown / perBar) }, (_, bar) => ({
    from: dayAt(bar * perBar),
    to: dayAt(bar * perBar + perBar - 1),
    records: 0,
  }));
  for (const { day, records } of histogram.days) {
    const bar = bars[Math.floor(Math.max(0, placeOf(day)) / perBar)];
    if (bar) bar.records += records;
  }
  return bars;
}
