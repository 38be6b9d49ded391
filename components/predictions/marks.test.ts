import { expect, test } from "vitest";

import { cut, labelCounts, washes } from "@/components/predictions/marks";
import type { Span } from "@/lib/models/output";

const span = (label: string, start: number, end: number): Span => ({
  label,
  start,
  end,
  value: 1,
});

test("a text is cut where spans begin and end, and is whole again when joined", () => {
  const text = "mail jane@example.org now";
  const pieces = cut(text, [span("email", 5, 21)]);

  expect(pieces.map((piece) => piece.text)).toEqual([
    "mail ",
    "jane@example.org",
    " now",
  ]);
  expect(pieces[1]?.in).toMatchObject([{ label: "email" }]);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
});

test("where spans overlap, the shortest comes first, and each ends once", () => {
  const pieces = cut("abcdef", [span("long", 0, 6), span("short", 2, 4)]);

  expect(pieces.map((piece) => piece.text)).toEqual(["ab", "cd", "ef"]);
  expect(pieces[1]?.in.map((s) => s.label)).toEqual(["short", "long"]);
  expect(pieces.map((piece) => piece.ends.map((s) => s.label))).toEqual([
    [],
    ["short"],
    ["long"],
  ]);
});

test("a line of a longer text is marked by the offsets of the whole text", () => {
  const pieces = cut("second", [span("word", 6, 9), span("far", 50, 60)], 6);

  expect(pieces.map((piece) => piece.text)).toEqual(["sec", "ond"]);
  expect(pieces[0]?.start).toBe(6);
});

test("an empty line has no pieces", () => {
  expect(cut("", [span("word", 0, 4)], 2)).toEqual([]);
});

test("labels are counted, and each has its own colour whatever the order of spans", () => {
  const spans = [span("phone", 0, 1), span("email", 2, 3), span("phone", 4, 5)];

  expect(labelCounts(spans)).toEqual([
    ["phone", 2],
    ["email", 1],
  ]);
  expect(washes(spans)).toEqual(washes(spans.toReversed()));
  expect(new Set(washes(spans).values()).size).toBe(2);
});
