import { journeys } from "@/bin/checks/journeys";
import { lint } from "@/bin/checks/lint";
import { lineOf, type Result, sum } from "@/bin/checks/result";
import { types } from "@/bin/checks/types";
import { faults, unit } from "@/bin/checks/vitest";
import { SETTINGS } from "@/lib/env";

/** In this order: what is quick to say no comes first. */
const CHECKS: Record<string, (filters: string[]) => Promise<Result>> = {
  types,
  lint,
  unit,
  faults,
  e2e: journeys,
};

// Whatever an instance of this machine is set to is not what tests are about, and
// its database least of all. An empty setting counts as none, and keeps files out.
for (const name of SETTINGS) process.env[name] = "";

let stopped = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    stopped = true;
  });
}

const [only, ...filters] = process.argv.slice(2);
if (only && !(only in CHECKS)) {
  console.error(`There are these checks: ${Object.keys(CHECKS).join(", ")}.`);
  process.exit(1);
}

const results: Result[] = [];
for (const [name, check] of Object.entries(CHECKS)) {
  if (stopped || (only && name !== only)) continue;
  console.log(`\n── ${name}`);
  results.push(await check(filters));
}

const total = sum(results);
if (total.failures.length > 0) {
  console.log(
    `\nFailed:\n${total.failures.map((name) => `  ${name}`).join("\n")}`,
  );
}
console.log(`\n${lineOf(total)}`);
process.exitCode = total.failed > 0 || stopped ? 1 : 0;
