import { z } from "zod";

import { showId } from "@/lib/ids";
import { type Checkpoint, openCheckpoint } from "@/lib/log/checkpoint";
import { type Claim, proveAbout } from "@/lib/log/commitment";
import { Entry, leafOf } from "@/lib/log/entry";
import { keyName, parseKeys, type VerifierKey } from "@/lib/log/key";
import { parseProof } from "@/lib/log/proof";
import { type Step, Unproven } from "@/lib/log/unproven";
import { isIncluded, leafHash } from "@/lib/log/verify";
import { leftOpen, proven } from "@/lib/log/words";

const PROOF_MAX = 65_536;

/** What is handed out to prove that one entry stands in the log. */
export const Receipt = z
  .strictObject({
    object: z.literal("receipt"),
    id: z.string(),
    entry: Entry,
    /** `c2sp.org/tlog-proof@v1`, which other tools read as well. */
    proof: z.string().max(PROOF_MAX),
  })
  .refine(({ id, entry }) => id === receiptId(entry), {
    path: ["id"],
    error: "wants to be that of the entry",
    when: ({ issues }) => issues.length === 0,
  });

export type Receipt = z.infer<typeof Receipt>;

/** What came of checking a receipt: what it proves, or which step failed and why. */
export type Verdict =
  | {
      verified: true;
      entry: Entry;
      index: number;
      checkpoint: Checkpoint;
      signedBy: VerifierKey;
      /** Sentences for anyone. */
      proves: string[];
      leavesOpen: string[];
    }
  | { verified: false; step: Step; reason: string };

/** The id that the receipt of an entry has. */
export const receiptId = ({ id }: { id: string }): string => showId("rcp", id);

/**
 * Checks a receipt by nothing but itself and the public key of the log: that its entry
 * is spelt as entries are, that the proof leads from the entry's leaf to the root of a
 * checkpoint, and that this key, or one of several on lines of their own, signed it.
 * With a claim, also that the entry is about that content.
 */
export async function verifyReceipt(
  receipt: unknown,
  vkeys: string,
  claim?: Claim,
): Promise<Verdict> {
  try {
    const keys = await parseKeys(vkeys);
    return await verified(parseReceipt(receipt), keys, claim);
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    return { verified: false, step: error.step, reason: error.message };
  }
}

async function verified(
  { entry, proof: text }: Receipt,
  keys: VerifierKey[],
  claim: Claim | undefined,
): Promise<Verdict> {
  const { index, hashes, checkpoint: note, extra } = parseProof(text);
  if (extra) {
    throw new Unproven(
      "proof",
      "The proof has extra data, which nothing vouches for.",
    );
  }
  const { signedBy, ...checkpoint } = await openCheckpoint(note, keys);
  const leaf = await leafHash(leafOf(entry));
  if (!(await isIncluded(checkpoint, index, leaf, hashes))) {
    throw new Unproven(
      "inclusion",
      `The proof doesn't lead from this entry to what the log signed: it isn't entry ${index} of these ${checkpoint.size}, or it was changed.`,
    );
  }
  if (claim) await proveAbout(entry, claim);
  const { origin, size } = checkpoint;
  const key = keyName(signedBy);
  return {
    verified: true,
    entry,
    index,
    checkpoint,
    signedBy,
    proves: proven(entry, { origin, size, index, key }, claim?.content),
    leavesOpen: leftOpen(entry),
  };
}

function parseReceipt(value: unknown): Receipt {
  const parsed = Receipt.safeParse(value);
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  const isEntry = issue?.path[0] === "entry";
  throw new Unproven(
    isEntry ? "entry" : "receipt",
    `This is no receipt: ${issue?.path.join(".") || "it"}: ${issue?.message}.`,
  );
}
