import fc from "fast-check";
import { expect, test } from "vitest";

import { append, type Edge, edgeOf, rootOfEdge } from "@/lib/log/append";
import { sameHash } from "@/lib/log/hash";
import { newTiles } from "@/lib/log/tiles";
import { rootOf } from "@/lib/log/tree";
import { sha256 } from "@/lib/sealing/digest";
import { leavesOf, memoryTiles, NOTHING } from "@/lib/testing/log";

const all = leavesOf(67_000);

test("leaves in bulk make the tree that they make one by one", () => {
  const bulk = memoryTiles();
  const single = memoryTiles();
  const grown = append(NOTHING, all, sha256);
  bulk.write(grown.tiles);
  let edge: Edge = NOTHING;
  for (const leaf of all) {
    const next = append(edge, [leaf], sha256);
    single.write(next.tiles);
    edge = next.edge;
  }

  expect(edge).toEqual(grown.edge);
  expect(single.kept).toEqual(bulk.kept);
});

test("leaves in batches of any size make the tree that they make at once", () => {
  const anyBatches = fc.array(fc.nat({ max: 9_000 }), { maxLength: 7 });
  fc.assert(
    fc.property(anyBatches, (batches) => {
      const kept = memoryTiles();
      let edge: Edge = NOTHING;
      for (const count of batches) {
        const leaves = all.slice(edge.size, edge.size + count);
        const grown = append(edge, leaves, sha256);
        kept.write(grown.tiles);
        edge = grown.edge;
      }
      const leaves = all.slice(0, edge.size);
      const atOnce = memoryTiles();
      atOnce.write(append(NOTHING, leaves, sha256).tiles);

      expect(kept.kept).toEqual(atOnce.kept);
      const root = rootOf(Buffer.concat(leaves), sha256);
      expect(sameHash(rootOfEdge(edge, sha256), root)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("an append touches the tiles that are said to be touched", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 66_000 }),
      fc.nat({ max: 1_000 }),
      (size, count) => {
        const { edge } = append(NOTHING, all.slice(0, size), sha256);
        const leaves = all.slice(size, size + count);
        const { tiles } = append(edge, leaves, sha256);

        expect(
          tiles.map(({ level, index, hashes }) => ({
            level,
            index,
            width: hashes.length / 32,
          })),
        ).toEqual(newTiles(size, size + leaves.length));
      },
    ),
    { numRuns: 25 },
  );
});

test.each([0, 1, 255, 256, 257, 65_536, 66_999])(
  "the edge of %i leaves is found again in the tiles, even where they hold more",
  async (size) => {
    const tiles = memoryTiles();
    const { edge, tiles: written } = append(
      NOTHING,
      all.slice(0, size),
      sha256,
    );
    tiles.write(written);
    // What was written before a crash, and is not signed: it counts for nothing.
    tiles.write(append(edge, all.slice(size, size + 1), sha256).tiles);

    expect(await edgeOf(size, tiles.read)).toEqual(edge);
  },
);

test("a tile that lacks hashes stops the tree from growing", async () => {
  const tiles = memoryTiles();
  tiles.write(append(NOTHING, all.slice(0, 10), sha256).tiles);

  await expect(edgeOf(11, tiles.read)).rejects.toThrow("lacks hashes");
});

test("what is no hash is not appended", () => {
  for (const bytes of [0, 31, 33, 64]) {
    const odd = [new Uint8Array(32), new Uint8Array(bytes)];
    expect(() => append(NOTHING, odd, sha256)).toThrow("Not all of these");
  }
});
