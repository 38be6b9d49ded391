import { expect, test } from "vitest";

import { likenessWords } from "@/components/similar/likeness-words";

test("a likeness is said in percent, rounded down, and the very same as such", () => {
  const said = [0.5, 0.909, 0.999, 1].map((likeness) =>
    likenessWords({ likeness, duplicate: false }),
  );
  expect(said).toEqual([
    "50 % alike",
    "90 % alike",
    "99 % alike",
    "100 % alike",
  ]);
  expect(likenessWords({ likeness: 1, duplicate: true })).toBe("Same file");
});
