/** What came of a check. */
export type Result = {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, by name. */
  failures: string[];
};

/** A check that is one thing, such as the types of the whole tree. */
export const oneThing = (name: string, worked: boolean): Result => ({
  passed: worked ? 1 : 0,
  failed: worked ? 0 : 1,
  skipped: 0,
  failures: worked ? [] : [name],
});

export function sum(results: Result[]): Result {
  const total = (of: "passed" | "failed" | "skipped") =>
    results.reduce((sum, result) => sum + result[of], 0);
  return {
    passed: total("passed"),
    failed: total("failed"),
    skipped: total("skipped"),
    failures: results.flatMap(({ failures }) => failures),
  };
}

/** The one line that CI reads. */
export function lineOf({ passed, failed, skipped }: Result): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped ? `${line}, ${skipped} skipped` : line;
}

/**
 * A runner that failed counts as a failure, also where it died before it could
 * report one.
 */
export function atLeastOneFailed(
  runner: string,
  worked: boolean,
  result: Result,
): Result {
  if (worked || result.failed > 0) return result;
  const failures = [...result.failures, `${runner} ended without saying why`];
  return { ...result, failed: 1, failures };
}
