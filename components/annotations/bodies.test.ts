import { expect, test } from "vitest";

import {
  doneAgain,
  NO_STEPS,
  type Step,
  saying,
  taken,
  undoneOnce,
  withMark,
  without,
} from "@/components/annotations/bodies";

const cat = { label: "cat", start: 0, end: 3 };
const dog = { label: "dog", start: 4, end: 7 };

test("a mark is changed or left out where it stands, and the others stay", () => {
  const body = saying({ spans: [cat, dog] });
  expect(withMark(body, "spans", 1, cat)?.spans).toEqual([cat, cat]);
  expect(withMark(body, "spans", 0, null)?.spans).toEqual([dog]);
});

test("an annotation of which nothing is left is none; a comment is something", () => {
  expect(withMark(saying({ spans: [cat] }), "spans", 0, null)).toBeNull();
  const commented = saying({ spans: [cat], text: "Look." });
  expect(withMark(commented, "spans", 0, null)).toEqual(
    saying({ text: "Look." }),
  );
});

const step = (key: string): Step => ({
  key,
  before: null,
  after: saying({ text: key }),
});

test("what was done is undone and done again, the last first", () => {
  const both = taken(taken(NO_STEPS, step("one")), step("two"));
  const back = undoneOnce(both);
  expect(back).toEqual({ done: [step("one")], undone: [step("two")] });
  expect(doneAgain(back)).toEqual(both);
  expect(undoneOnce(NO_STEPS)).toEqual(NO_STEPS);
  expect(doneAgain(both)).toEqual(both);
});

test("after something new, what was undone is not done again", () => {
  const back = undoneOnce(taken(NO_STEPS, step("one")));
  expect(taken(back, step("two"))).toEqual({
    done: [step("two")],
    undone: [],
  });
});

test("what couldn't be done can't be undone either; the rest can", () => {
  const both = taken(taken(NO_STEPS, step("one")), step("two"));
  expect(without(both, "two").done).toEqual([step("one")]);
});
