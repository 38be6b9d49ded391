import { expect, test } from "vitest";

import { likenessWords } from "@/components/similar/likeness-words";

test("a likeness is said in percent, rounded down, and the very same as such", () => {
  const said = (likeness: number, type: "image" | "text", duplicate = false) =>
    likenessWords({ type, likeness, duplicate });
  expect([0.5, 0.909, 0.999].map((likeness) => said(likeness, "text"))).toEqual(
    ["50 % alike", "90 % alike", "99 % alike"],
  );
  expect(said(1, "image")).toBe("Looks the same");
  expect(said(1, "text")).toBe("Says the same");
  expect(said(1, "text", true)).toBe("Same file");
});
