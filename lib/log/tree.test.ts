import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Hash, nodeInput } from "@/lib/log/hash";
import vectors from "@/lib/log/log.vectors.json";
import { hashReader } from "@/lib/log/tiles";
import { rootAt, rootOf } from "@/lib/log/tree";
import { isExtended, isIncluded, leafHash } from "@/lib/log/verify";
import { sha256 } from "@/lib/sealing/digest";
import { hashOfLeaf, leavesOf, treeOf } from "@/lib/testing/log";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const base64 = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
const shown = (hash: Hash) => Buffer.from(hash).toString("hex");

const { reference, argon2020 } = vectors;
const leaves = reference.leaves.map((leaf) => hashOfLeaf(hex(leaf)));
const head = (size: number) => ({
  size,
  root: hex(reference.roots[size] ?? ""),
});
const OTHER = new Uint8Array(32).fill(0xab);

describe("the reference tree of Certificate Transparency", () => {
  test.each(reference.roots.map((root, size) => ({ root, size })))(
    "has this root with $size leaves",
    ({ root, size }) => {
      expect(shown(treeOf(leaves.slice(0, size)).head.root)).toBe(root);
      expect(shown(rootOf(joined(leaves.slice(0, size)), sha256))).toBe(root);
    },
  );

  test.each(reference.inclusion)(
    "proves leaf $index of $size as the reference does (T1)",
    async ({ index, size, proof }) => {
      const tree = treeOf(leaves.slice(0, size));

      expect((await tree.include(index)).map(shown)).toEqual(proof);
    },
  );

  test.each(reference.consistency)(
    "proves $newer leaves out of $older as the reference does (T5)",
    async ({ older, newer, proof }) => {
      const tree = treeOf(leaves.slice(0, newer));

      expect((await tree.extend(older)).map(shown)).toEqual(proof);
    },
  );
});

describe("what the reference refuses is refused (T2)", () => {
  test.each(reference.inclusion)("of leaf $index of $size", async (vector) => {
    const { index, size } = vector;
    const proof = vector.proof.map(hex);
    const leaf = await leafHash(hex(reference.leaves[index] ?? ""));
    const { root } = head(size);
    const check = (
      changed: Partial<{
        size: number;
        root: Hash;
        index: number;
        leaf: Hash;
        proof: Hash[];
      }>,
    ) => {
      const all = { size, root, index, leaf, proof, ...changed };
      return isIncluded(all, all.index, all.leaf, all.proof);
    };

    expect(await check({})).toBe(true);
    const wrong = [
      ...[index - 1, index + 1, index ^ 2].map((index) => ({ index })),
      { size: size * 2 },
      { size: Math.floor(size / 2) },
      { leaf: new TextEncoder().encode("WrongLeaf") },
      { root: head(0).root },
      { root: OTHER },
      ...[new Uint8Array(), root].flatMap((more) => [
        { proof: [...proof, more] },
        { proof: [more, ...proof] },
      ]),
      ...proof.map((_, at) => ({ proof: flipped(proof, at) })),
      ...(proof.length > 0 ? [{ proof: proof.slice(0, -1) }] : []),
      { proof: [...proof.slice(0, 1), OTHER, ...proof.slice(1)] },
    ];
    for (const changed of wrong) expect(await check(changed)).toBe(false);
  });

  test.each(reference.consistency)("of $older in $newer", async (vector) => {
    const proof = vector.proof.map(hex);
    const [older, newer] = [head(vector.older), head(vector.newer)];

    expect(await isExtended(older, newer, proof)).toBe(true);
    if (proof.length === 0) return;
    const wrongSizes = [
      ...[older.size - 1, older.size + 1, older.size ^ 2].map(
        (size) => [{ ...older, size }, newer] as const,
      ),
      [older, { ...newer, size: newer.size * 2 }] as const,
      [older, { ...newer, size: Math.floor(newer.size / 2) }] as const,
      [{ ...older, root: OTHER }, newer] as const,
      [older, { ...newer, root: OTHER }] as const,
      [
        { ...older, root: newer.root },
        { ...newer, root: older.root },
      ] as const,
    ];
    for (const [one, other] of wrongSizes) {
      expect(await isExtended(one, other, proof)).toBe(false);
    }
    const wrongProofs = [
      [],
      proof.slice(0, -1),
      ...[new Uint8Array(), older.root, newer.root].flatMap((more) => [
        [...proof, more],
        [more, ...proof],
      ]),
      ...proof.map((_, at) => flipped(proof, at)),
    ];
    for (const wrong of wrongProofs) {
      expect(await isExtended(older, newer, wrong)).toBe(false);
    }
  });

  test("a tree that became smaller, or other at the same size (T3)", async () => {
    expect(await isExtended(head(8), head(6), [])).toBe(false);
    expect(await isExtended(head(0), { size: 0, root: OTHER }, [])).toBe(false);
    expect(await isExtended(head(8), { ...head(8), root: OTHER }, [])).toBe(
      false,
    );
  });

  test("a proof that is longer than its tree is high", async () => {
    const root = sha256(nodeInput(OTHER, OTHER));

    expect(await isIncluded({ size: 2, root }, 1, OTHER, [OTHER])).toBe(true);
    expect(await isIncluded({ size: 1, root }, 0, OTHER, [OTHER])).toBe(false);
    const grown = { size: 2, root };
    expect(await isExtended({ size: 1, root: OTHER }, grown, [OTHER])).toBe(
      true,
    );
    expect(await isExtended(head(8), head(8), [OTHER])).toBe(false);
    expect(await isExtended(head(0), head(8), [OTHER])).toBe(false);
  });
});

describe("Google's log Argon 2020, of 961,984,013 leaves", () => {
  const newer = { size: argon2020.size, root: base64(argon2020.root) };

  test("holds this certificate (T1)", async () => {
    const leaf = await leafHash(base64(argon2020.leaf));
    const proof = argon2020.inclusion.map(base64);

    expect(await isIncluded(newer, argon2020.index, leaf, proof)).toBe(true);
    expect(await isIncluded(newer, argon2020.index + 1, leaf, proof)).toBe(
      false,
    );
  });

  test("holds all that it held before (T5)", async () => {
    const older = {
      size: argon2020.olderSize,
      root: base64(argon2020.olderRoot),
    };
    const proof = argon2020.consistency.map(base64);

    expect(await isExtended(older, newer, proof)).toBe(true);
    expect(await isExtended(older, newer, flipped(proof, 20))).toBe(false);
  });
});

describe("any tree", () => {
  const anySize = fc.oneof(
    fc.integer({ min: 1, max: 70 }),
    fc.integer({ min: 1, max: 70_000 }),
    fc.constantFrom(255, 256, 257, 511, 512, 65_535, 65_536, 65_537),
  );
  const all = leavesOf(70_000);

  test("T1 proves each of its leaves", async () => {
    await fc.assert(
      fc.asyncProperty(anySize, fc.nat(), async (size, place) => {
        const tree = treeOf(all.slice(0, size));
        const index = place % size;
        const proof = await tree.include(index);
        const leaf = all[index] ?? OTHER;

        expect(await isIncluded(tree.head, index, leaf, proof)).toBe(true);
        const other = (index + 1) % size;
        expect(await isIncluded(tree.head, other, leaf, proof)).toBe(
          other === index,
        );
      }),
      { numRuns: 60 },
    );
  });

  test("T1 proves all leaves of all trees up to 40, and some of each up to 300", async () => {
    for (let size = 1; size <= 300; size++) {
      const tree = treeOf(all.slice(0, size));
      for (const index of placesIn(size, 40)) {
        const proof = await tree.include(index);
        const leaf = all[index] ?? OTHER;
        expect(await isIncluded(tree.head, index, leaf, proof)).toBe(true);
      }
    }
  });

  test("T5 is proven to begin with each tree that it was, and to no other", async () => {
    for (let newer = 0; newer <= 300; newer++) {
      const tree = treeOf(all.slice(0, newer));
      for (const size of placesIn(newer + 1, 34)) {
        const older = treeOf(all.slice(0, size)).head;
        const other = { size, root: OTHER };
        const proof = await tree.extend(size);

        expect(await isExtended(older, tree.head, proof)).toBe(true);
        expect(await isExtended(other, tree.head, proof)).toBe(false);
      }
    }
  });

  test("T5 is consistent between any two sizes", async () => {
    await fc.assert(
      fc.asyncProperty(anySize, anySize, async (one, other) => {
        const [size, newer] = one < other ? [one, other] : [other, one];
        const tree = treeOf(all.slice(0, newer));
        const older = treeOf(all.slice(0, size)).head;

        expect(
          await isExtended(older, tree.head, await tree.extend(size)),
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("tells the root that it had at any size", async () => {
    const { tiles } = treeOf(all);
    await fc.assert(
      fc.asyncProperty(anySize, async (size) => {
        const then = treeOf(all.slice(0, size)).head.root;
        const read = hashReader(tiles.read, sha256);
        expect(shown(await rootAt(size, read, sha256))).toBe(shown(then));
      }),
      { numRuns: 30 },
    );
  });

  test("has no proof for what it can't hold", async () => {
    const tree = treeOf(all.slice(0, 5));

    await expect(tree.include(5)).rejects.toThrow("no leaf 5 among 5");
    await expect(tree.include(-1)).rejects.toThrow(RangeError);
    await expect(tree.extend(6)).rejects.toThrow("from 6 leaves to 5");
  });
});

/** All places up to a size, of larger ones the first, the last and some between. */
function placesIn(size: number, all: number): number[] {
  if (size <= all) return Array.from({ length: size }, (_, place) => place);
  const between = [1 / 2, 1 / 3, 5 / 7].map((part) => Math.floor(size * part));
  return [0, 1, ...between, size - 2, size - 1];
}

function flipped(proof: Hash[], at: number): Hash[] {
  return proof.map((hash, place) =>
    place === at ? hash.map((byte, first) => (first ? byte : byte ^ 8)) : hash,
  );
}

const joined = (hashes: Hash[]) => new Uint8Array(Buffer.concat(hashes));
