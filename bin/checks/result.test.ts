import { join } from "node:path";
import { expect, test } from "vitest";

import { resultOf as ofJourneys } from "@/bin/checks/journeys";
import { atLeastOneFailed, lineOf, oneThing, sum } from "@/bin/checks/result";
import { resultOf as ofUnits } from "@/bin/checks/vitest";

test("the last line is the sum of all runners, and names skips only where there are", () => {
  const unit = { passed: 40, failed: 1, skipped: 0, failures: ["a"] };
  const total = sum([oneThing("types", true), oneThing("lint", false), unit]);

  expect(lineOf(total)).toBe("41 passed, 2 failed");
  expect(total.failures).toEqual(["lint", "a"]);
  expect(lineOf({ ...total, skipped: 3 })).toBe(
    "41 passed, 2 failed, 3 skipped",
  );
});

test("a runner that dies without a report is one failure", () => {
  const none = { passed: 12, failed: 0, skipped: 0, failures: [] };

  expect(atLeastOneFailed("vitest", false, none)).toMatchObject({
    passed: 12,
    failed: 1,
  });
  expect(atLeastOneFailed("vitest", true, none)).toEqual(none);
});

test("a failure that the runner counted is not counted again", () => {
  const one = { passed: 1, failed: 1, skipped: 0, failures: ["a"] };

  expect(atLeastOneFailed("vitest", false, one)).toEqual(one);
});

test("of unit tests, those that failed are named, and so is a file that broke", () => {
  const result = ofUnits({
    numPassedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      {
        name: join(process.cwd(), "lib/a.test.ts"),
        status: "failed",
        assertionResults: [
          { fullName: "holds", status: "passed" },
          { fullName: "breaks", status: "failed" },
        ],
      },
      {
        name: join(process.cwd(), "lib/b.test.ts"),
        status: "failed",
        assertionResults: [],
      },
    ],
  });

  expect(result).toEqual({
    passed: 1,
    failed: 2,
    skipped: 2,
    failures: ["lib/a.test.ts: breaks", "lib/b.test.ts"],
  });
});

test("of journeys, each is counted once at any depth, and a broken set-up is a failure", () => {
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ status }],
  });
  const result = ofJourneys({
    suites: [
      {
        title: "entry.spec.ts",
        specs: [spec("signs in", "expected"), spec("waits", "skipped")],
        suites: [{ title: "owner", specs: [spec("deletes", "unexpected")] }],
      },
    ],
    errors: [{ message: "The instance did not start:\nPort 1 is in use." }],
  });

  expect(result).toEqual({
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: ["entry.spec.ts: owner: deletes", "The instance did not start:"],
  });
});
