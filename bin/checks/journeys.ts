import { ensureBrowser } from "@/bin/checks/browser";
import { atLeastOneFailed, oneThing, type Result } from "@/bin/checks/result";
import { reporting, tool } from "@/bin/checks/tool";

/** What of Playwright's JSON report we read. */
type Report = { suites: Suite[]; errors: { message?: string }[] };

type Suite = {
  title: string;
  suites?: Suite[];
  specs?: { title: string; tests: { status: string }[] }[];
};

/** What people do, end to end, in a browser on real instances. */
export async function journeys(filters: string[]): Promise<Result> {
  if (!(await ensureBrowser())) return oneThing("a browser", false);

  const { worked, report } = await reporting<Report>((file) =>
    tool("playwright", ["test", ...filters, "--reporter=list,json"], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    }),
  );
  const result = resultOf(report ?? { suites: [], errors: [] });
  return atLeastOneFailed("playwright", worked, result);
}

/** A test that only passed when it was tried again has failed. */
export function resultOf({ suites, errors }: Report): Result {
  const tests = suites.flatMap((suite) => testsIn(suite, []));
  const broken = errors.map(({ message = "" }) => message.split("\n")[0] ?? "");
  const count = (...statuses: string[]) =>
    tests.filter(({ status }) => statuses.includes(status));

  const failures = [
    ...count("unexpected", "flaky").map(({ name }) => name),
    ...broken,
  ];
  return {
    passed: count("expected").length,
    failed: failures.length,
    skipped: count("skipped").length,
    failures,
  };
}

function testsIn(
  { title, suites = [], specs = [] }: Suite,
  above: string[],
): { name: string; status: string }[] {
  const path = [...above, title];
  return [
    ...suites.flatMap((suite) => testsIn(suite, path)),
    ...specs.flatMap((spec) =>
      spec.tests.map(({ status }) => ({
        name: [...path, spec.title].join(": "),
        status,
      })),
    ),
  ];
}
