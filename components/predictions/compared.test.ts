import { expect, test } from "vitest";

import { compare } from "@/components/predictions/compared";
import { atLeast } from "@/components/predictions/sure";

const concept = (name: string, value: number) => ({ id: name, name, value });
const box = (left: number, right: number) => ({
  box: { left, top: 0, right, bottom: 1 },
});

test("what one says and the other doesn't differs, and what both say by a tenth", () => {
  const rows = compare(
    { concepts: [concept("cat", 0.9), concept("mat", 0.5)] },
    { concepts: [concept("Cat", 0.85), concept("dog", 0.6)] },
    undefined,
  );
  expect(rows).toEqual([
    { key: "cat", name: "cat", one: 0.9, other: 0.85, differs: false },
    { key: "dog", name: "dog", one: null, other: 0.6, differs: true },
    { key: "mat", name: "mat", one: 0.5, other: null, differs: true },
  ]);
});

test("regions are one where they are called the same and cover the same by half", () => {
  const rows = compare(
    { regions: [{ label: "ship", value: 0.9, ...box(0, 0.5) }] },
    {
      regions: [
        { label: "ship", value: 0.8, ...box(0.05, 0.5) },
        { label: "ship", value: 0.7, ...box(0.6, 1) },
      ],
    },
    undefined,
  );
  expect(rows?.map(({ one, other }) => [one, other])).toEqual([
    [0.9, 0.8],
    [null, 0.7],
  ]);
});

test("spans are told by what they are in the text", () => {
  const span = { label: "email", start: 3, end: 10, value: 1 };
  expect(
    compare({ spans: [span] }, { spans: [] }, "to ada@x.y now"),
  ).toMatchObject([{ name: "email: ada@x.y", differs: true }]);
});

test("texts aren't compared thing by thing", () => {
  expect(compare({ text: "a" }, { text: "b" }, undefined)).toBeNull();
});

test("what a model is less sure of is left out; a colour's share is no doubt", () => {
  const output = { concepts: [concept("cat", 0.9), concept("mat", 0.5)] };
  expect(atLeast(output, 0.6)).toEqual({ concepts: [concept("cat", 0.9)] });
  const colors = { colors: [{ name: "red", hex: "#ff0000", share: 0.2 }] };
  expect(atLeast(colors, 0.6)).toEqual(colors);
});
