import fc from "fast-check";
import { expect, test } from "vitest";

import { roundedShares } from "@/lib/models/builtin/round";

test("thirds are rounded so that they still make a whole", () => {
  expect(roundedShares([1, 1, 1])).toEqual([0.3334, 0.3333, 0.3333]);
});

test("shares of anything sum to 1, to four digits", () =>
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1 }),
      (weights) => {
        const steps = roundedShares(weights).map((share) =>
          Math.round(share * 10_000),
        );
        expect(steps.reduce((sum, step) => sum + step, 0)).toBe(10_000);
      },
    ),
  ));
