import { relative } from "node:path";

import { atLeastOneFailed, type Result } from "@/bin/checks/result";
import { reporting, tool } from "@/bin/checks/tool";

/** What of Vitest's JSON report we read. */
type Report = {
  numPassedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
};

/** Each module's promises, on a real database. */
export const unit = (filters: string[]) => vitest("unit", filters);

/** What holds when processes are killed, disks fill up and databases go away. */
export const faults = (filters: string[]) => vitest("faults", filters);

async function vitest(project: string, filters: string[]): Promise<Result> {
  const { worked, report } = await reporting<Report>((file) =>
    tool("vitest", [
      ...["run", `--project=${project}`, ...filters],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    ]),
  );
  return atLeastOneFailed("vitest", worked, report ? resultOf(report) : NONE);
}

const NONE: Result = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** A file that broke before its first test did counts as one failure. */
export function resultOf(report: Report): Result {
  const failures = report.testResults.flatMap((file) => {
    const path = relative(process.cwd(), file.name);
    const failed = file.assertionResults.filter(
      ({ status }) => status === "failed",
    );
    if (failed.length > 0)
      return failed.map(({ fullName }) => `${path}: ${fullName}`);
    return file.status === "failed" ? [path] : [];
  });
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}
