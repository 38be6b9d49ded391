import { type Checkpoint, openCheckpoint } from "@/lib/log/checkpoint";
import { type Hash, sameHash } from "@/lib/log/hash";
import { parseKeys } from "@/lib/log/key";
import { type Step, Unproven } from "@/lib/log/unproven";
import { isExtended } from "@/lib/log/verify";

/** What came of comparing two checkpoints of a log. */
export type History =
  | { consistent: true; older: Checkpoint; newer: Checkpoint }
  | { consistent: false; step: Step; reason: string };

/**
 * Whether a log still holds all that it held when it signed the older checkpoint, which
 * the auditor kept: unchanged, in the same order, with nothing removed. `proof` is what
 * the log says in its defence (RFC 6962 §2.1.2).
 */
export async function consistent(
  olderNote: string,
  newerNote: string,
  proof: readonly Hash[],
  vkeys: string,
): Promise<History> {
  try {
    const keys = await parseKeys(vkeys);
    const older = await openCheckpoint(olderNote, keys);
    const newer = await openCheckpoint(newerNote, keys);
    await compare(older, newer, proof);
    return { consistent: true, older, newer };
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    return { consistent: false, step: error.step, reason: error.message };
  }
}

async function compare(
  older: Checkpoint,
  newer: Checkpoint,
  proof: readonly Hash[],
): Promise<void> {
  if (older.origin !== newer.origin) {
    throw new Unproven(
      "checkpoint",
      `These are two logs: ${older.origin} and ${newer.origin}.`,
    );
  }
  if (newer.size < older.size) {
    throw new Unproven(
      "rollback",
      `The log has ${newer.size} entries, and it signed that it had ${older.size}: it was rolled back.`,
    );
  }
  if (newer.size === older.size && !sameHash(older.root, newer.root)) {
    throw new Unproven(
      "fork",
      `The log signed two different lists of ${older.size} entries: it shows different people different logs, or was rewritten.`,
    );
  }
  if (await isExtended(older, newer, proof)) return;

  throw new Unproven(
    "history",
    `Nothing proves that the ${newer.size} entries begin with the ${older.size} that the log signed before: one was changed, removed or moved, or the proof is wrong.`,
  );
}
