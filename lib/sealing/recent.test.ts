import { expect, test } from "vitest";

import { recent } from "@/lib/sealing/recent";

test("what was longest not asked for is forgotten first", () => {
  const kept = recent<string, number>(3);
  kept.set("a", 1);
  kept.set("b", 2);
  kept.set("c", 3);
  kept.get("a");
  kept.set("d", 4);

  expect(kept.get("b")).toBeUndefined();
  expect([kept.get("a"), kept.get("c"), kept.get("d")]).toEqual([1, 3, 4]);
});

test("setting what is there replaces it, and pushes nothing out", () => {
  const kept = recent<string, number>(2);
  kept.set("a", 1);
  kept.set("b", 2);
  kept.set("a", 3);

  expect([kept.get("a"), kept.get("b")]).toEqual([3, 2]);
});

test("what was deleted is gone", () => {
  const kept = recent<string, number>(2);
  kept.set("a", 1);
  kept.delete("a");

  expect(kept.get("a")).toBeUndefined();
});
