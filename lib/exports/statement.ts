import { toHex } from "@/lib/log/encoding";
import type { VerifierKey } from "@/lib/log/key";
import { openNote, type Signer, signNote } from "@/lib/log/note";
import { Unproven } from "@/lib/log/unproven";

// No log has a size that is written so: it is never taken for a checkpoint.
const STATEMENT = /^sojourn-export\/1\nsha256:([0-9a-f]{64})\n$/;

/** A signed note (C2SP signed-note) that vouches for a manifest, by its SHA-256. */
export const signStatement = (
  manifest: Uint8Array,
  signers: readonly Signer[],
): Promise<string> =>
  signNote(`sojourn-export/1\nsha256:${toHex(manifest)}\n`, signers);

/** The SHA-256 of the manifest that one of the keys vouches for. */
export async function openStatement(
  note: string,
  keys: readonly VerifierKey[],
): Promise<{ sha256: string; signedBy: VerifierKey[] }> {
  const { text, signedBy } = await openNote(note, keys);
  const [, sha256] = STATEMENT.exec(text) ?? [];
  if (sha256) return { sha256, signedBy };
  throw new Unproven("note", "What is signed is no manifest of an export.");
}
