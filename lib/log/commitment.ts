import { toHex, utf8 } from "@/lib/log/encoding";
import type { Entry } from "@/lib/log/entry";
import { HASH_BYTES, type Hash, sha256 } from "@/lib/log/hash";
import { Unproven } from "@/lib/log/unproven";

/** Names the scheme below, in what is hashed and to whoever wants to do it again. */
export const COMMITMENT_SCHEME = "sojourn-commitment v1";

/** What a commitment stands for. Whoever has all three can show that it does. */
export type Opening = {
  /** The UUID of the record, or of the call. */
  id: string;
  /** 32 bytes that nobody can guess, so that nobody can try contents out. */
  salt: Uint8Array;
  /** SHA-256 of the content. */
  content: Hash;
};

/** What somebody says that an entry is about. */
export type Claim = {
  /** As they were told it. */
  salt: string;
  /** SHA-256 of the content. */
  content: Hash;
};

const LENGTH_BYTES = 4;

/**
 * What is hashed by SHA-256 for a commitment, version 1: the scheme's name, the id in
 * lower case, the salt and the content's hash, each behind its length in bytes (32
 * bits, big-endian). So it stands for this content of this record and no other.
 */
export function commitmentInput({ id, salt, content }: Opening): Uint8Array {
  const parts = [utf8(COMMITMENT_SCHEME), utf8(id), salt, content];
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const input = new Uint8Array(bytes + parts.length * LENGTH_BYTES);
  const lengths = new DataView(input.buffer);
  let at = 0;
  for (const part of parts) {
    lengths.setUint32(at, part.length);
    input.set(part, at + LENGTH_BYTES);
    at += LENGTH_BYTES + part.length;
  }
  return input;
}

/** The commitment as entries spell it, by Web Crypto. */
export const commitmentOf = async (opening: Opening): Promise<string> =>
  toHex(await sha256(commitmentInput(opening)));

/** Whether an entry is about this content. Throws `Unproven` where it isn't. */
export async function proveAbout(entry: Entry, claim: Claim): Promise<void> {
  const salt = parseSalt(claim.salt);
  if (!salt) {
    throw new Unproven("salt", "A salt is 64 hexadecimal digits.");
  }
  const { commitment, target_id: id } = entry;
  if (!commitment || !id) {
    throw new Unproven("commitment", "This entry commits to no content.");
  }
  const { content } = claim;
  if ((await commitmentOf({ id, salt, content })) === commitment) return;
  throw new Unproven(
    "commitment",
    "This receipt is not about this content with this salt: one of the two is another's, or was changed.",
  );
}

const SALT = /^(?:[0-9a-f]{2}){32}$/;

function parseSalt(text: string): Uint8Array | null {
  if (!SALT.test(text)) return null;
  const pairs = Array.from({ length: HASH_BYTES }, (_, place) =>
    Number.parseInt(text.slice(2 * place, 2 * place + 2), 16),
  );
  return Uint8Array.from(pairs);
}
