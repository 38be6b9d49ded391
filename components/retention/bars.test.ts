import { expect, test } from "vitest";

import { barsOf } from "@/components/retention/bars";

const TODAY = "2026-11-20";
const previewOf = (days: { day: string; records: number }[]) => ({
  histogram: { days, later: 0, never: 0 },
});
const total = (bars: { records: number }[]) =>
  bars.reduce((sum, { records }) => sum + records, 0);

test("a short stay has a bar a day, a week at least", () => {
  const bars = barsOf(
    previewOf([
      { day: TODAY, records: 3 },
      { day: "2026-11-22", records: 4 },
    ]),
    TODAY,
    1,
  );
  expect(bars.map(({ records }) => records)).toEqual([3, 0, 4, 0, 0, 0, 0]);
  expect(bars[2]).toEqual({
    from: "2026-11-22",
    to: "2026-11-22",
    records: 4,
  });
});

test("a long one has at most 61 bars, and loses no record", () => {
  const days = Array.from({ length: 366 }, (_, place) => ({
    day: new Date(Date.parse(TODAY) + place * 86_400_000)
      .toISOString()
      .slice(0, 10),
    records: 2,
  }));
  for (const shown of [1, 62, 366, 4000]) {
    const bars = barsOf(previewOf(days), TODAY, shown);
    expect(bars.length).toBeLessThanOrEqual(61);
    expect(total(bars)).toBe(732);
    expect(bars[0]?.from).toBe(TODAY);
    expect(bars[1]?.from).toBe("2026-11-26");
  }
});

test("an app without records has days all the same", () => {
  const bars = barsOf(previewOf([]), TODAY, 30);
  expect(bars).toHaveLength(30);
  expect(total(bars)).toBe(0);
});
