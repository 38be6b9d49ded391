import fc from "fast-check";
import { expect, test } from "vitest";

import {
  boundsOf,
  boxBetween,
  contains,
  cornersOf,
  kept,
  moved,
  nearest,
  type Point,
  polygonOf,
  shapeAt,
  toFrame,
  toShares,
  whole,
  withCorner,
  withoutCorner,
  zoomed,
} from "@/components/annotations/geometry";
import { Region } from "@/lib/annotations/schema";
import type { Shape } from "@/lib/region";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: share, y: share });
const side = fc.integer({ min: 1, max: 12_000 });
const size = fc.record({ width: side, height: side });
const pixels = fc.integer({ min: -4_000, max: 4_000 });
const frame = fc.record({
  width: fc.integer({ min: 100, max: 2_000 }),
  height: fc.integer({ min: 100, max: 2_000 }),
});
const view = fc.record({
  x: pixels,
  y: pixels,
  scale: fc.double({ min: 0.02, max: 32, noNaN: true }),
});
const box = fc
  .tuple(point, point)
  .map(([one, other]) => boxBetween(one, other))
  .filter((shape) => shape !== null);
const polygon = fc
  .array(point, { minLength: 3, maxLength: 12 })
  .map(polygonOf)
  .filter((shape) => shape !== null);
const shape: fc.Arbitrary<Shape> = fc.oneof(box, polygon);
const isSaid = (shape: Shape) =>
  Region.safeParse({ label: "cat", ...shape }).success;

test("a point of the picture is where it was after the way to the frame and back, however it is moved and magnified", () => {
  fc.assert(
    fc.property(view, size, point, (view, picture, at) => {
      const back = toShares(view, picture, toFrame(view, picture, at));
      expect(Math.abs(back.x - at.x)).toBeLessThan(1e-6);
      expect(Math.abs(back.y - at.y)).toBeLessThan(1e-6);
    }),
  );
});

test("what is drawn outside of the picture is at its edge", () => {
  const view = { x: 10, y: 10, scale: 1 };
  const picture = { width: 100, height: 50 };
  expect(toShares(view, picture, { x: 0, y: 999 })).toEqual({ x: 0, y: 1 });
});

test("what is under the pointer stays there while it is magnified", () => {
  fc.assert(
    fc.property(
      ...[view, size, pixels, pixels],
      fc.double({ min: 0.02, max: 32, noNaN: true }),
      (view, picture, x, y, scale) => {
        const next = zoomed(view, { x, y }, scale);
        const before = { x: (x - view.x) / view.scale, y: 0 };
        const shown = toFrame(next, picture, {
          x: before.x / picture.width,
          y: 0,
        });
        expect(shown.x).toBeCloseTo(x, 3);
      },
    ),
  );
});

test("the whole picture is within its frame, and a larger one leaves none of it empty", () => {
  fc.assert(
    fc.property(frame, size, view, (frame, picture, view) => {
      const all = whole(frame, picture);
      expect(all.x).toBeGreaterThanOrEqual(-1e-6);
      expect(all.x + picture.width * all.scale).toBeLessThanOrEqual(
        frame.width + 1e-6,
      );
      expect(kept(all, frame, picture)).toEqual(all);

      const next = kept(view, frame, picture);
      const width = picture.width * next.scale;
      if (width <= frame.width) return;
      expect(next.x).toBeLessThanOrEqual(0);
      expect(next.x + width).toBeGreaterThanOrEqual(frame.width - 1e-6);
    }),
  );
});

test("a box is the same from whichever corner it is drawn", () => {
  fc.assert(
    fc.property(point, point, (one, other) => {
      expect(boxBetween(one, other)).toEqual(boxBetween(other, one));
    }),
  );
  expect(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.9 })).toBeNull();
});

test("a polygon is closed over three points and more that are not on a line", () => {
  const line: Point[] = [0.1, 0.2, 0.3].map((at) => ({ x: at, y: at }));
  expect(polygonOf(line)).toBeNull();
  expect(polygonOf(line.slice(0, 2))).toBeNull();
  const corner = { x: 0.9, y: 0.1 };
  // A point that is put twice, as by a double click, is one.
  expect(polygonOf([...line, corner, corner])).toEqual({
    polygon: [
      [0.1, 0.1],
      [0.2, 0.2],
      [0.3, 0.3],
      [0.9, 0.1],
    ],
  });
});

test("whatever is moved, or has a corner moved, stays in the picture and can be said", () => {
  const way = fc.record({
    x: fc.double({ min: -2, max: 2, noNaN: true }),
    y: fc.double({ min: -2, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(shape, way, fc.nat(), (shape, way, place) => {
      const elsewhere = moved(shape, way);
      expect(isSaid(elsewhere)).toBe(true);
      const [before, after] = [boundsOf(shape), boundsOf(elsewhere)];
      expect(after.right - after.left).toBeCloseTo(
        before.right - before.left,
        5,
      );
      const corner = place % cornersOf(shape).length;
      const other = withCorner(shape, corner, way);
      expect(isSaid(other)).toBe(true);
    }),
  );
});

test("a polygon loses a corner until it would be none; a box has its four", () => {
  const triangle = polygonOf([
    { x: 0.1, y: 0.1 },
    { x: 0.9, y: 0.1 },
    { x: 0.5, y: 0.9 },
  ]);
  expect(triangle && withoutCorner(triangle, 0)).toBeNull();
  const box = boxBetween({ x: 0, y: 0 }, { x: 1, y: 1 });
  expect(box && withoutCorner(box, 0)).toBeNull();
});

test("the middle of a box is in it, and what is beside it isn't", () => {
  fc.assert(
    fc.property(box, (shape) => {
      const { left, top, right, bottom } = boundsOf(shape);
      const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
      expect(contains(shape, middle)).toBe(true);
      expect(contains(shape, { ...middle, x: right + 0.01 })).toBe(false);
    }),
  );
});

test("of shapes over one another the smallest is picked, as one can't see past a larger", () => {
  const large = { box: { left: 0, top: 0, right: 1, bottom: 1 } };
  const small = { box: { left: 0.4, top: 0.4, right: 0.6, bottom: 0.6 } };
  expect(shapeAt([large, small], { x: 0.5, y: 0.5 })).toBe(1);
  expect(shapeAt([small, large], { x: 0.1, y: 0.5 })).toBe(1);
  expect(shapeAt([small], { x: 0.1, y: 0.1 })).toBe(-1);
});

test("a corner is taken within its reach, the nearest first", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 8, y: 0 },
  ];
  expect(nearest(points, { x: 5, y: 0 }, 6)).toBe(1);
  expect(nearest(points, { x: 40, y: 0 }, 6)).toBe(-1);
  expect(nearest([], { x: 0, y: 0 }, 6)).toBe(-1);
});
