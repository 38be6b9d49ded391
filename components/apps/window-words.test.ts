import { expect, test } from "vitest";

import { keepingWords, windowWords } from "@/components/apps/window-words";

test.each([
  ["30d", "for 30 days"],
  ["P90D", "for 90 days"],
  ["1d", "for 1 day"],
  ["36h", "for 36 hours"],
  ["90s", "for 90 seconds"],
  [null, "until someone destroys them"],
])("a window of %s is told exactly, as %s", (window, words) => {
  expect(windowWords(window)).toBe(words);
});

test("an app that stores nothing says so, whatever its window", () => {
  expect(keepingWords({ store: false, window: "30d" })).toMatch(
    /^Keeps nothing/,
  );
});
