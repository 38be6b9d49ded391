import { fromBase64, toBase64 } from "@/lib/log/encoding";
import { HASH_BYTES } from "@/lib/log/hash";
import type { VerifierKey } from "@/lib/log/key";
import { openNote, type Signer, signNote } from "@/lib/log/note";
import { Unproven } from "@/lib/log/unproven";
import type { TreeHead } from "@/lib/log/verify";

/** What a log signs of itself (c2sp.org/tlog-checkpoint). */
export type Checkpoint = TreeHead & {
  /** The name of the log, which is that of its keys. */
  origin: string;
  /** Further lines, which mean nothing here. */
  extensions: string[];
};

const SIZE = /^(?:0|[1-9]\d{0,15})$/;

export const printCheckpoint = (checkpoint: Checkpoint): string =>
  [
    checkpoint.origin,
    checkpoint.size,
    toBase64(checkpoint.root),
    ...checkpoint.extensions,
  ]
    .map((line) => `${line}\n`)
    .join("");

export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n");
  const [origin, size = "", base64 = "", ...extensions] = lines.slice(0, -1);
  const root = fromBase64(base64);
  if (
    !origin ||
    lines.at(-1) !== "" ||
    !SIZE.test(size) ||
    !Number.isSafeInteger(Number(size)) ||
    root?.length !== HASH_BYTES ||
    extensions.includes("")
  ) {
    throw new Unproven(
      "checkpoint",
      "The signed text is no checkpoint: a name, a size and a root, a line each.",
    );
  }
  return { origin, size: Number(size), root, extensions };
}

/** Signs a checkpoint, by both keys while a log changes from one to the other. */
export const signCheckpoint = (
  checkpoint: Checkpoint,
  signers: readonly Signer[],
): Promise<string> => signNote(printCheckpoint(checkpoint), signers);

/** The checkpoint in a note that the log of one of these keys has signed. */
export async function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
): Promise<Checkpoint & { signedBy: VerifierKey }> {
  const { text, signedBy } = await openNote(note, keys);
  const checkpoint = parseCheckpoint(text);
  const own = signedBy.find(({ name }) => name === checkpoint.origin);
  if (own) return { ...checkpoint, signedBy: own };

  throw new Unproven(
    "checkpoint",
    `The checkpoint is of the log ${checkpoint.origin}, which is not the key's.`,
  );
}
