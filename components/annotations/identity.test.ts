import { expect, test } from "vitest";

import { identities } from "@/components/annotations/identity";

test("an annotation keeps its key, whatever ids undoing and doing again give it", () => {
  const known = identities();
  const key = known.another();
  expect(known.idOf(key)).toBe(key);
  known.isNow(key, "ann_1");
  known.isNow(key, "ann_2");
  expect(known.idOf(key)).toBe("ann_2");
  expect(known.keyOf("ann_1")).toBe(key);
  expect(known.keyOf("ann_2")).toBe(key);
  expect(known.another()).not.toBe(key);
});

test("one that was there before goes by its id", () => {
  expect(identities().keyOf("ann_9")).toBe("ann_9");
});
