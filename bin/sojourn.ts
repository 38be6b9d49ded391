import { CannotRun, run } from "@/bin/cannot-run";
import * as doctor from "@/bin/commands/doctor";
import * as evidence from "@/bin/commands/evidence";
import * as migrate from "@/bin/commands/migrate";
import * as migrationDiff from "@/bin/commands/migration-diff";
import * as pausePurge from "@/bin/commands/pause-purge";
import * as resumePurge from "@/bin/commands/resume-purge";
import * as rotateLogKey from "@/bin/commands/rotate-log-key";
import * as rotateMasterKey from "@/bin/commands/rotate-master-key";

/** By name: what each does, in a line, and how. */
const COMMANDS: Record<string, { summary: string; run: () => Promise<void> }> =
  {
    doctor,
    evidence,
    migrate,
    "rotate-master-key": rotateMasterKey,
    "pause-purge": pausePurge,
    "resume-purge": resumePurge,
    "rotate-log-key": rotateLogKey,
    "migration-diff": migrationDiff,
    help: { summary: "Lists these commands.", run: async () => help() },
  };

function help(): void {
  console.log("Usage: npm run sojourn -- <command>\n");
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    console.log(`  ${name.padEnd(18)} ${summary}`);
  }
}

const [name = "help"] = process.argv.slice(2);

await run(async () => {
  const command = COMMANDS[name];
  if (command) return command.run();
  help();
  throw new CannotRun(`\nThere is no command ${name}.`);
});
