import { openCheckpoint } from "@/lib/log/checkpoint";
import { parseKey, printKey, type VerifierKey } from "@/lib/log/key";
import { Unproven } from "@/lib/log/unproven";

const NEXT_KEY = "next-key ";

/**
 * The line of a checkpoint by which the key that signs it names the one to follow. A
 * signature of both keys would not do: anybody can put another below a note.
 */
export const nextKeyLine = (next: VerifierKey): string =>
  `${NEXT_KEY}${printKey(next)}`;

/**
 * The key that follows, as a checkpoint names it that one of the known keys signed.
 * Whoever trusts those may trust it as well.
 */
export async function nextKeyIn(
  note: string,
  known: readonly VerifierKey[],
): Promise<VerifierKey> {
  const { extensions, origin } = await openCheckpoint(note, known);
  const line = extensions.find((line) => line.startsWith(NEXT_KEY));
  const next = line && (await parseKey(line.slice(NEXT_KEY.length)));
  if (next && next.name === origin) return next;
  throw new Unproven(
    "key",
    "The checkpoint names no key of the log to follow.",
  );
}
