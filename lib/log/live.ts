import { consistent, type History } from "@/lib/log/audit";
import { type Checkpoint, openCheckpoint } from "@/lib/log/checkpoint";
import type { Sha256 } from "@/lib/log/hash";
import { parseKeys, printKey, type VerifierKey } from "@/lib/log/key";
import { nextKeyIn } from "@/lib/log/succession";
import { hashReader, tilePath, widthOf } from "@/lib/log/tiles";
import { proveConsistency } from "@/lib/log/tree";
import { Unproven } from "@/lib/log/unproven";

/** What a public log has below its address. Null: nothing is there. */
export type FetchFromLog = (path: string) => Promise<Uint8Array | null>;

/** What came of auditing a log: its history, and what to keep for the next time. */
export type Audit = History & {
  /** The newest checkpoint. */
  note: string;
  /** The keys that were known, and those that they named. */
  vkeys: string;
};

const FIRST_SUCCESSOR = 2;
const SUCCESSORS_MAX = 1_000;

/**
 * Audits a public log by a checkpoint that somebody kept: whether it still begins with
 * all that it had then. The proof is made of the log's own tiles, and counts for
 * nothing unless it leads to both signed roots. Where the log has changed its key
 * since, the keys that are known have to name the one that signs now.
 */
export async function auditLog(
  kept: string,
  vkeys: string,
  fetch: FetchFromLog,
  sha256: Sha256,
): Promise<Audit> {
  const note = textOf(await fetch("checkpoint"));
  try {
    const known = await parseKeys(vkeys);
    const older = await openCheckpoint(kept, known);
    const keys = await followed(known, note, fetch);
    const newer = await openCheckpoint(note, keys);
    const proof = await proofOf(older, newer, fetch, sha256);
    const all = `${keys.map(printKey).join("\n")}\n`;
    const history = await consistent(kept, note, proof, all);
    return { ...history, note, vkeys: all };
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    const { step, message: reason } = error;
    return { consistent: false, step, reason, note, vkeys };
  }
}

/** The known keys, and those that they name, until one of them has signed the note. */
async function followed(
  known: VerifierKey[],
  note: string,
  fetch: FetchFromLog,
): Promise<VerifierKey[]> {
  const keys = [...known];
  for (let number = FIRST_SUCCESSOR; number < SUCCESSORS_MAX; number++) {
    if (await isSignedByOne(note, keys)) return keys;
    const introduction = await fetch(`key/${number}`);
    if (!introduction) break;
    const next = await nextKeyIn(textOf(introduction), keys).catch(nothing);
    if (next) keys.push(next);
  }
  return keys;
}

const isSignedByOne = (note: string, keys: VerifierKey[]) =>
  openCheckpoint(note, keys).then(() => true, nothing);

/** What isn't proven here may yet be by what follows. */
function nothing(error: unknown): null {
  if (error instanceof Unproven) return null;
  throw error;
}

async function proofOf(
  older: Checkpoint,
  newer: Checkpoint,
  fetch: FetchFromLog,
  sha256: Sha256,
) {
  if (older.size >= newer.size) return [];
  const read = hashReader(async (level, index) => {
    const width = widthOf(newer.size, level, index);
    const tile = await fetch(tilePath({ level, index, width }));
    return tile ?? new Uint8Array();
  }, sha256);
  try {
    return await proveConsistency(older.size, newer.size, read, sha256);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Unproven(
      "history",
      "The log doesn't hand out the hashes that would prove that it still has what it had.",
    );
  }
}

const textOf = (bytes: Uint8Array | null): string =>
  new TextDecoder().decode(bytes ?? new Uint8Array());
