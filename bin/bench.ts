import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";

import type { Subject } from "@/bin/bench/bench";
import { withInstance } from "@/bin/bench/instance";
import { withLoad } from "@/bin/bench/load";
import { machine } from "@/bin/bench/machine";
import { CannotRun, run } from "@/bin/cannot-run";
import { stopSignal } from "@/bin/instance/stop-signal";

/** Each file there exports a `Subject`, and is measured by its name. */
const SUBJECTS = "bin/bench/subjects";

const asked = stopSignal();

await run(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "5" },
      profile: { type: "string" },
    },
  });
  const subjects = await chosen(positionals);
  const effort = {
    rounds: atLeast(3, "--rounds", values.rounds),
    seconds: atLeast(1, "--seconds", values.seconds),
  };

  try {
    await withInstance(asked, values.profile, async (instance) => {
      console.log(await machine(instance));
      for (const subject of subjects) {
        await withLoad(instance.url, async (load) => {
          console.log(`\n${await subject({ instance, load, effort })}`);
        });
      }
    });
  } catch (error) {
    if (!asked.aborted) throw error;
  }
});

async function chosen(names: string[]): Promise<Subject[]> {
  const all = readdirSync(SUBJECTS).map((file) => file.replace(/\.ts$/, ""));
  const unknown = names.find((name) => !all.includes(name));
  if (unknown) {
    throw new CannotRun(
      `There is no benchmark ${unknown}. There are ${all.join(", ")}.`,
    );
  }
  const wanted = names.length > 0 ? names : all;
  return Promise.all(
    wanted.map(async (name) => {
      const { subject } = await import(`@/${SUBJECTS}/${name}`);
      return subject as Subject;
    }),
  );
}

function atLeast(least: number, option: string, said: string): number {
  const number = Number(said);
  if (Number.isInteger(number) && number >= least) return number;
  throw new CannotRun(`${option} wants a whole number of at least ${least}.`);
}
