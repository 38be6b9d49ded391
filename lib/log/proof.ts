import { fromBase64, toBase64 } from "@/lib/log/encoding";
import { HASH_BYTES, type Hash } from "@/lib/log/hash";
import { Unproven } from "@/lib/log/unproven";

/** A proof that a log holds an entry, to be checked offline (c2sp.org/tlog-proof). */
export type TlogProof = {
  index: number;
  /** From the hash beside the leaf's to the one below the root. */
  hashes: Hash[];
  /** The log's signed note, as it is. */
  checkpoint: string;
  /** What nothing vouches for. Null: there is none. */
  extra: Uint8Array | null;
};

const HEADER = "c2sp.org/tlog-proof@v1";
const HASHES_MAX = 63;

const INDEX = /^index (0|[1-9]\d{0,15})$/;
const EXTRA = "extra ";

export const printProof = (proof: TlogProof): string =>
  [
    HEADER,
    ...(proof.extra ? [`extra ${toBase64(proof.extra)}`] : []),
    `index ${proof.index}`,
    ...proof.hashes.map(toBase64),
    "",
    proof.checkpoint,
  ].join("\n");

export function parseProof(text: string): TlogProof {
  const end = text.indexOf("\n\n");
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split("\n");
  if (header !== HEADER) {
    throw new Unproven("proof", `The proof doesn't begin with ${HEADER}.`);
  }
  const extra = lines[0]?.startsWith(EXTRA) ? extraIn(lines.shift()) : null;
  const index = indexIn(lines.shift());
  if (lines.length > HASHES_MAX) {
    throw new Unproven(
      "proof",
      `The proof has more than ${HASHES_MAX} hashes.`,
    );
  }
  const hashes = lines.map(hashIn);
  return { index, hashes, checkpoint: text.slice(end + 2), extra };
}

function extraIn(line = ""): Uint8Array {
  const extra = fromBase64(line.slice(EXTRA.length));
  if (extra && extra.length > 0) return extra;
  throw new Unproven("proof", "The extra data of the proof is not base 64.");
}

function indexIn(line = ""): number {
  const index = Number(INDEX.exec(line)?.[1] ?? Number.NaN);
  if (Number.isSafeInteger(index)) return index;
  throw new Unproven("proof", "The proof doesn't say which entry it is for.");
}

function hashIn(line: string): Hash {
  const hash = fromBase64(line);
  if (hash?.length === HASH_BYTES) return hash;
  throw new Unproven("proof", "A line of the proof is no hash.");
}
