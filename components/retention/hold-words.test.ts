import { expect, test } from "vitest";

import { heldWhat, shortReason } from "@/components/retention/hold-words";

test("what a hold is on is told by its input, its query, or as everything", () => {
  expect(heldWhat({ input: "inp_0", q: null })).toBe("One input");
  expect(heldWhat({ input: null, q: "type:image" })).toBe("type:image");
  expect(heldWhat({ input: null, q: " " })).toBe("All records");
});

test("a long reason is cut where a line has room for it, and says so", () => {
  expect(shortReason("Case 4711")).toBe("Case 4711");
  expect(shortReason("Case 4711\nand more")).toBe("Case 4711…");
  expect(shortReason("x".repeat(200))).toBe(`${"x".repeat(80)}…`);
});
