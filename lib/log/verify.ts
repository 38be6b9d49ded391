import {
  HASH_BYTES,
  type Hash,
  leafInput,
  nodeInput,
  sameHash,
  sha256,
} from "@/lib/log/hash";

/** A tree in two facts: how many leaves it has, and the hash over all of them. */
export type TreeHead = { size: number; root: Hash };

const isOdd = (number: number) => number % 2 === 1;
const half = (number: number) => Math.floor(number / 2);

export const leafHash = (entry: Uint8Array): Promise<Hash> =>
  sha256(leafInput(entry));

/** Whether the proof leads from the leaf to the root (RFC 9162 §2.1.3.2). */
export async function isIncluded(
  { size, root }: TreeHead,
  index: number,
  leaf: Hash,
  proof: readonly Hash[],
): Promise<boolean> {
  if (!(index >= 0 && index < size) || !areHashes([leaf, ...proof])) {
    return false;
  }
  let [at, last, reached] = [index, size - 1, leaf];
  for (const beside of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      reached = await nodeHash(beside, reached);
      [at, last] = pastSingles(at, last);
    } else {
      reached = await nodeHash(reached, beside);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameHash(reached, root);
}

/**
 * Whether the newer tree begins with all leaves of the older one, unchanged and in
 * their order (RFC 9162 §2.1.4.2).
 */
export async function isExtended(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Hash[],
): Promise<boolean> {
  if (older.size > newer.size || !areHashes(proof)) return false;
  if (older.size === newer.size) {
    return proof.length === 0 && sameHash(older.root, newer.root);
  }
  if (older.size === 0) {
    const empty = await sha256(new Uint8Array());
    return proof.length === 0 && sameHash(older.root, empty);
  }
  let [at, last] = [older.size - 1, newer.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];

  // Where the older tree is complete, the proof goes out from its own root.
  const [start, ...others] = at === 0 ? [older.root, ...proof] : proof;
  if (!start) return false;

  let [reachedOlder, reachedNewer] = [start, start];
  for (const beside of others) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      reachedOlder = await nodeHash(beside, reachedOlder);
      reachedNewer = await nodeHash(beside, reachedNewer);
      [at, last] = pastSingles(at, last);
    } else {
      reachedNewer = await nodeHash(reachedNewer, beside);
    }
    [at, last] = [half(at), half(last)];
  }
  return (
    last === 0 &&
    sameHash(reachedOlder, older.root) &&
    sameHash(reachedNewer, newer.root)
  );
}

/** Up past the levels where the right edge has nothing beside it to be hashed with. */
function pastSingles(at: number, last: number): [number, number] {
  while (!isOdd(at) && at > 0) [at, last] = [half(at), half(last)];
  return [at, last];
}

const nodeHash = (left: Hash, right: Hash): Promise<Hash> =>
  sha256(nodeInput(left, right));

const areHashes = (hashes: readonly Hash[]): boolean =>
  hashes.every((hash) => hash.length === HASH_BYTES);
