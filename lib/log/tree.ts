import { HASH_BYTES, type Hash, nodeInput, type Sha256 } from "@/lib/log/hash";

/**
 * The hash of a complete part of the tree: of the leaves from `index * 2^level` up to
 * `(index + 1) * 2^level`.
 */
export type ReadHash = (level: number, index: number) => Promise<Hash>;

/** The leaves from `from`, up to and not including `to`. */
type Range = { from: number; to: number };

/**
 * The Merkle tree hash (RFC 6962 §2.1) of hashes that follow each other in one run of
 * bytes: pair by pair, and one that is left over goes up as it is.
 */
export function rootOf(hashes: Uint8Array, sha256: Sha256): Hash {
  if (hashes.length === 0) return sha256(hashes);

  const row = new Uint8Array(hashes);
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  let count = row.length / HASH_BYTES;
  for (; count > 1; count = Math.ceil(count / 2)) {
    for (let place = 0; place < count; place += 2) {
      const [left, right] = [hashAt(row, place), hashAt(row, place + 1)];
      const isPair = place + 1 < count;
      const up = isPair ? sha256(nodeInput(left, right, input)) : left;
      row.set(up, (place / 2) * HASH_BYTES);
    }
  }
  return row.slice(0, HASH_BYTES);
}

/** The hash at a place in such a run. */
export const hashAt = (hashes: Uint8Array, place: number): Hash =>
  hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);

/** The root that the tree had, or has, with so many leaves. */
export const rootAt = (
  size: number,
  read: ReadHash,
  sha256: Sha256,
): Promise<Hash> => rangeHash({ from: 0, to: size }, read, sha256);

/**
 * Proves that a leaf is in the tree of that size (RFC 6962 §2.1.1): the hashes beside
 * its way up, from its neighbour's to that of a half of the tree.
 */
export async function proveInclusion(
  index: number,
  size: number,
  read: ReadHash,
  sha256: Sha256,
): Promise<Hash[]> {
  if (!(index >= 0 && index < size)) {
    throw new RangeError(`There is no leaf ${index} among ${size}.`);
  }
  const beside: Range[] = [];
  let { from, to }: Range = { from: 0, to: size };
  while (to - from > 1) {
    const middle = middleOf({ from, to });
    const isLeft = index < middle;
    beside.unshift(isLeft ? { from: middle, to } : { from, to: middle });
    if (isLeft) to = middle;
    else from = middle;
  }
  return hashesOf(beside, read, sha256);
}

/**
 * Proves that the tree of `newer` leaves begins with all of those that the tree of
 * `older` had (RFC 6962 §2.1.2).
 */
export async function proveConsistency(
  older: number,
  newer: number,
  read: ReadHash,
  sha256: Sha256,
): Promise<Hash[]> {
  if (!(older >= 0 && older <= newer)) {
    throw new RangeError(`No tree grows from ${older} leaves to ${newer}.`);
  }
  if (older === 0) return [];

  const needed: Range[] = [];
  let { from, to }: Range = { from: 0, to: newer };
  while (to > older) {
    const middle = middleOf({ from, to });
    const isLeft = older <= middle;
    needed.unshift(isLeft ? { from: middle, to } : { from, to: middle });
    if (isLeft) to = middle;
    else from = middle;
  }
  // A part that begins the tree is the older root itself, which the verifier has.
  if (from > 0) needed.unshift({ from, to });
  return hashesOf(needed, read, sha256);
}

/** Where a range is split: behind the widest complete tree that is not all of it. */
const middleOf = ({ from, to }: Range): number =>
  from + 2 ** levelWithin(to - from - 1);

/** The level of the widest complete tree that has no more than so many leaves. */
function levelWithin(leaves: number): number {
  let level = 0;
  while (2 ** (level + 1) <= leaves) level++;
  return level;
}

async function hashesOf(
  ranges: Range[],
  read: ReadHash,
  sha256: Sha256,
): Promise<Hash[]> {
  const hashes: Hash[] = [];
  for (const range of ranges) {
    hashes.push(await rangeHash(range, read, sha256));
  }
  return hashes;
}

/** The hash of a range whose beginning is one that the tree is split at. */
async function rangeHash(
  { from, to }: Range,
  read: ReadHash,
  sha256: Sha256,
): Promise<Hash> {
  const complete: Hash[] = [];
  for (let at = from; at < to; ) {
    const level = levelWithin(to - at);
    complete.push(await read(level, at / 2 ** level));
    at += 2 ** level;
  }
  return (
    complete.reduceRight<Hash | null>(
      (right, left) => (right ? sha256(nodeInput(left, right)) : left),
      null,
    ) ?? sha256(new Uint8Array())
  );
}
