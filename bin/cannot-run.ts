import { BadConfiguration } from "@/lib/env";
import { MigrationFailed } from "@/lib/migrate";

/** Why a command can't do its work, in a sentence for whoever ran it. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

/**
 * Runs a command to its end, and sets the exit code. What a person can mend is told
 * in a sentence; only what nobody foresaw shows where it happened.
 */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = 1;
    console.error(isForeseen(error) ? error.message : error);
  }
}

const isForeseen = (error: unknown): error is Error =>
  error instanceof CannotRun ||
  error instanceof BadConfiguration ||
  error instanceof MigrationFailed;
