import { expect, test } from "vitest";

import { placeAfter, placeAt, seenIn } from "@/components/predictions/frames";

const concepts = (values: Record<string, number>) => ({
  concepts: Object.entries(values).map(([id, value]) => ({
    id,
    name: id.toUpperCase(),
    value,
  })),
});

const frames = [0, 1, 2.5].map((time) => ({
  time,
  output: concepts({ a: 1 }),
}));

test.each([
  [0, 0],
  [0.99, 0],
  [1, 1],
  [2.4, 1],
  [2.5, 2],
  [99, 2],
])("at %d seconds the frame %d is seen", (time, place) => {
  expect(placeAt(frames, time)).toBe(place);
});

test.each([
  ["ArrowRight", 1, 2],
  ["ArrowRight", 2, 2],
  ["ArrowLeft", 0, 0],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["x", 1, undefined],
])("%s leads from frame %d to %s", (key, place, next) => {
  expect(placeAfter(key, place, frames.length)).toBe(next);
});

test("what is seen most in all frames comes first", () => {
  const moving = [
    { time: 0, output: concepts({ cat: 0.1, dog: 0.9 }) },
    { time: 1, output: concepts({ cat: 0.95 }) },
  ];

  expect(seenIn(moving)).toEqual([
    { id: "cat", name: "CAT" },
    { id: "dog", name: "DOG" },
  ]);
});
