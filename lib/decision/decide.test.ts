import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { PolicyLayers, StoragePolicy } from "@/lib/context";
import {
  decide,
  expiryOf,
  storageHeader,
  storageView,
  windowStart,
} from "@/lib/decision/decide";

const now = new Date("2026-11-20T14:03:00.000Z");
const DAY = 86_400;

const free: StoragePolicy = { store: true, windowSeconds: null };
const layers = (given: Partial<PolicyLayers> = {}): PolicyLayers => ({
  instance: free,
  workspace: free,
  app: { store: true, windowSeconds: 30 * DAY },
  key: null,
  ...given,
});
const wish = (
  store: boolean | null = null,
  retention: number | null = null,
) => ({
  store,
  retention,
});
const inDays = (days: number) => new Date(now.getTime() + days * DAY * 1000);

describe("the storage decision", () => {
  test("stores for the app's window where the call says nothing", () => {
    expect(decide(layers(), wish(), now)).toEqual({
      stored: true,
      expiresAt: inDays(30),
      goesAt: null,
    });
  });

  test("a call may ask for less, and then the record goes by its own time", () => {
    expect(decide(layers(), wish(null, 7 * DAY), now)).toEqual({
      stored: true,
      expiresAt: inDays(7),
      goesAt: inDays(7),
    });
  });

  test("store: false is obeyed whatever the policy says", () => {
    expect(decide(layers(), wish(false), now)).toEqual({ stored: false });
  });

  test.each(["instance", "workspace", "app", "key"] as const)(
    "where the %s stores nothing, nothing is stored, and demanding it is refused",
    (level) => {
      const policy = layers({ [level]: { store: false, windowSeconds: null } });
      expect(decide(policy, wish(), now)).toEqual({ stored: false });
      expect(decide(policy, wish(false), now)).toEqual({ stored: false });
      expect(() => decide(policy, wish(true), now)).toThrowError(
        expect.objectContaining({ code: "store_not_allowed", param: "store" }),
      );
    },
  );

  test("asking for longer than policy allows is refused, not cut short in silence", () => {
    expect(() => decide(layers(), wish(null, 31 * DAY), now)).toThrowError(
      expect.objectContaining({ code: "invalid_request", param: "retention" }),
    );
  });

  test("a key's shorter window makes its records go by their own time", () => {
    const key = { store: true, windowSeconds: DAY };
    expect(decide(layers({ key }), wish(), now)).toMatchObject({
      expiresAt: inDays(1),
      goesAt: inDays(1),
    });
  });

  test("without any window a record is kept until someone deletes it", () => {
    const decision = decide(layers({ app: free }), wish(), now);
    expect(decision).toEqual({ stored: true, expiresAt: null, goesAt: null });
    expect(storageHeader(storageView(decision))).toBe("stored; expires=never");
  });

  test("the header says what was decided", () => {
    expect(storageHeader(storageView({ stored: false }))).toBe("none");
    expect(storageHeader(storageView(decide(layers(), wish(), now)))).toBe(
      "stored; expires=2026-12-20T14:03:00.000Z",
    );
  });
});

const policyArbitrary = fc.record({
  store: fc.boolean(),
  windowSeconds: fc.option(fc.integer({ min: 1, max: 10 * 365 * DAY })),
});
const layersArbitrary = fc.record({
  instance: policyArbitrary,
  workspace: policyArbitrary,
  app: policyArbitrary,
  key: fc.option(policyArbitrary),
});
const wishArbitrary = fc.record({
  store: fc.option(fc.boolean()),
  retention: fc.option(fc.integer({ min: 1, max: 10 * 365 * DAY })),
});

/** How strict a decision is: the milliseconds that it keeps a record for. */
function keptMs(policy: PolicyLayers, call: ReturnType<typeof wish>): number {
  try {
    const decision = decide(policy, call, now);
    if (!decision.stored) return 0;
    return decision.expiresAt === null
      ? Number.POSITIVE_INFINITY
      : decision.expiresAt.getTime() - now.getTime();
  } catch {
    return 0;
  }
}

test("the decision is a ratchet: making any level stricter never keeps longer", () => {
  fc.assert(
    fc.property(
      layersArbitrary,
      wishArbitrary,
      fc.constantFrom("instance", "workspace", "app", "key"),
      policyArbitrary,
      (policy, call, level, other) => {
        const before = policy[level as "app"] ?? free;
        const stricter = {
          store: before.store && other.store,
          windowSeconds:
            before.windowSeconds === null || other.windowSeconds === null
              ? (before.windowSeconds ?? other.windowSeconds)
              : Math.min(before.windowSeconds, other.windowSeconds),
        };
        const after = { ...policy, [level]: stricter };
        expect(keptMs(after, call)).toBeLessThanOrEqual(keptMs(policy, call));
      },
    ),
  );
});

test("a record's expiry is told the same at its receipt and ever after", () => {
  fc.assert(
    fc.property(layersArbitrary, wishArbitrary, (policy, call) => {
      let decision: ReturnType<typeof decide>;
      try {
        decision = decide(policy, call, now);
      } catch {
        return;
      }
      if (!decision.stored) return;
      expect(expiryOf(policy, now, decision.goesAt)).toEqual(
        decision.expiresAt,
      );
    }),
  );
});

test("what was received at the window's start is past it, a millisecond later is not", () => {
  const start = windowStart(layers(), now);
  expect(start).toEqual(inDays(-30));
  expect(expiryOf(layers(), start as Date, null)).toEqual(now);
});
