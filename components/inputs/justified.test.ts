import fc from "fast-check";
import { expect, test } from "vitest";
import { dayRows } from "@/components/inputs/day-rows";
import { justified, ratioOf } from "@/components/inputs/justified";

const ratios = fc.array(fc.double({ min: 0.6, max: 2.4, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});
const frame = fc.record({
  width: fc.integer({ min: 200, max: 2_000 }),
  height: fc.integer({ min: 80, max: 150 }),
  gap: fc.integer({ min: 0, max: 16 }),
});

test("each thing is in one row, in order, as wide as it should be; rows fill the width", () => {
  fc.assert(
    fc.property(ratios, frame, (ratios, frame) => {
      const rows = justified(ratios, frame);
      expect(rows[0]?.from).toBe(0);
      expect(rows.at(-1)?.to).toBe(ratios.length);
      for (const [place, row] of rows.entries()) {
        expect(row.to).toBeGreaterThan(row.from);
        expect(row.height).toBeLessThanOrEqual(frame.height + 1e-9);
        const last = place === rows.length - 1;
        if (!last) expect(rows[place + 1]?.from).toBe(row.to);
        const gaps = frame.gap * (row.to - row.from - 1);
        const width = row.widths.reduce((sum, one) => sum + one, gaps);
        if (last) expect(width).toBeLessThanOrEqual(frame.width + 1e-6);
        else expect(width).toBeCloseTo(frame.width, 6);
        for (const [at, one] of row.widths.entries()) {
          expect(one / row.height).toBeCloseTo(ratios[row.from + at] ?? 0, 6);
        }
      }
    }),
  );
});

test("a banner and a chimney are cut, and what has no size is as wide as a text", () => {
  expect(ratioOf({ width: 4_000, height: 100 })).toBe(2.4);
  expect(ratioOf({ width: 100, height: 4_000 })).toBe(0.75);
  expect(ratioOf({ width: null, height: null })).toBeCloseTo(4 / 3);
});

test("a day begins a row, and says its date before it", () => {
  const at = (day: string) => ({ received_at: day, width: 3, height: 2 });
  const inputs = [
    at("2026-11-24T10:00:00Z"),
    at("2026-11-24T09:00:00Z"),
    at("2026-11-20T09:00:00Z"),
  ];
  const frame = { width: 600, height: 100, gap: 10 };
  const rows = dayRows(inputs, frame, "UTC");
  expect(
    rows.map((row) => ("day" in row ? row.count : [row.from, row.to])),
  ).toEqual([2, [0, 2], 1, [2, 3]]);
  // Where it is another day already.
  const east = dayRows(
    [at("2026-11-24T23:30:00Z"), at("2026-11-24T10:00:00Z")],
    frame,
    "Asia/Tokyo",
  );
  expect(east.filter((row) => "day" in row)).toHaveLength(2);
});
