import fc from "fast-check";
import { expect, test } from "vitest";

import {
  hashReader,
  newTiles,
  parseTilePath,
  tilePath,
  widthOf,
} from "@/lib/log/tiles";
import { sha256 } from "@/lib/sealing/digest";
import { leavesOf, treeOf } from "@/lib/testing/log";

test.each([
  ["tile/0/x001/x234/067", { level: 0, index: 1_234_067, width: 256 }],
  ["tile/0/000", { level: 0, index: 0, width: 256 }],
  ["tile/63/999", { level: 63, index: 999, width: 256 }],
  ["tile/1/x001/000", { level: 1, index: 1_000, width: 256 }],
  ["tile/2/x123/x456/078.p/2", { level: 2, index: 123_456_078, width: 2 }],
  ["tile/0/001.p/255", { level: 0, index: 1, width: 255 }],
])("%s is the path of a tile", (path, tile) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

test.each([
  "tile/0/123/456/078",
  "tile/0/x001/x234/67",
  "tile/0/x000/001",
  "tile/0/x001",
  "tile/0/0",
  "tile/0/0000",
  "tile/00/000",
  "tile/01/000",
  "tile/64/000",
  "tile/-1/000",
  "tile/0/000.p/0",
  "tile/0/000.p/05",
  "tile/0/000.p/256",
  "tile/0/000.p/",
  "tile/0/000/",
  "tile/0/000\n",
  "/tile/0/000",
  "tile/entries/000",
  "tile/0/x999/x999/x999/x999/x999/x999/999",
  "tile/0/../000",
])("%j is no path of a tile", (path) => {
  expect(parseTilePath(path)).toBeNull();
});

test("a path and its tile are one for the other", () => {
  const anyTile = fc.record({
    level: fc.nat({ max: 63 }),
    index: fc.maxSafeNat(),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(
    fc.property(anyTile, (tile) => {
      expect(parseTilePath(tilePath(tile))).toEqual(tile);
    }),
  );
});

test("a tree of 70,000 leaves has the tiles that the specification counts", () => {
  const tiles = newTiles(0, 70_000);
  const count = (level: number, width: number) =>
    tiles.filter((tile) => tile.level === level && tile.width === width).length;

  expect(count(0, 256)).toBe(273);
  expect(count(0, 112)).toBe(1);
  expect(count(1, 256)).toBe(1);
  expect(count(1, 17)).toBe(1);
  expect(count(2, 1)).toBe(1);
  expect(tiles).toHaveLength(277);
});

test("a tree of 256 leaves has a full tile, and above it one of width 1", () => {
  expect(newTiles(0, 256)).toEqual([
    { level: 0, index: 0, width: 256 },
    { level: 1, index: 0, width: 1 },
  ]);
  expect(widthOf(256, 0, 1)).toBe(0);
  expect(widthOf(256, 2, 0)).toBe(0);
});

test("a tile is read once for all proofs of a moment", async () => {
  const { tiles } = treeOf(leavesOf(1_000));
  const asked: string[] = [];
  const read = hashReader((level, index) => {
    asked.push(`${level}/${index}`);
    return tiles.read(level, index);
  }, sha256);

  await read(0, 999);
  await read(3, 124);
  await read(8, 0);
  await read(9, 0);

  expect(asked).toEqual(["0/3", "1/0"]);
});

test("a hash that the tree doesn't have is not made up", async () => {
  const { tiles } = treeOf(leavesOf(300));
  const read = hashReader(tiles.read, sha256);

  await expect(read(0, 300)).rejects.toThrow("no hash 300 at level 0");
  await expect(read(8, 1)).rejects.toThrow(RangeError);
});
