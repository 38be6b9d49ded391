import { expect, test } from "vitest";

import { foldedLength, spacedJson } from "@/components/chats/folded";

test("a long text is folded at the end of a line, or of a word", () => {
  const short = "A word. ".repeat(500);
  expect(foldedLength(short)).toBe(short.length);

  const words = "word ".repeat(4_000);
  expect(words.slice(0, foldedLength(words)).endsWith("word")).toBe(true);

  const lines = `${"x".repeat(3_000)}\n${"y".repeat(9_000)}`;
  expect(foldedLength(lines)).toBe(3_000);
});

test("no fold is within a character", () => {
  for (const before of ["", "x"]) {
    const text = before + "🧭".repeat(6_000);
    const shown = text.slice(0, foldedLength(text));
    expect(shown.isWellFormed()).toBe(true);
  }
});

test("arguments are spaced where they are JSON, and else are as they came", () => {
  expect(spacedJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(spacedJson('{"a":')).toBe('{"a":');
});
