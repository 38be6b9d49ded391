import { HASH_BYTES, type Sha256 } from "@/lib/log/hash";
import { type ReadHash, rootOf } from "@/lib/log/tree";

/** How many hashes a full tile has, and how many levels of the tree are in it. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

const LEVEL_MAX = 63;

/**
 * Where a tile is (c2sp.org/tlog-tiles). The hashes at level `l` are each that of
 * 256^l leaves; `index` counts the tiles of a level, `width` the hashes in this one.
 */
export type Tile = { level: number; index: number; width: number };

/** A tile and what is in it: its hashes, one after the other. */
export type TileData = { level: number; index: number; hashes: Uint8Array };

/**
 * Finds what is in a tile that the tree has: all of its hashes, or those that it had
 * when it was written last.
 */
export type ReadTile = (level: number, index: number) => Promise<Uint8Array>;

/** How many hashes a tile has in the tree of that size. Zero: it isn't there. */
export function widthOf(size: number, level: number, index: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.min(Math.max(hashes - index * TILE_WIDTH, 0), TILE_WIDTH);
}

/** The tiles that a tree gets, or that become wider, when it grows. */
export function newTiles(older: number, newer: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; TILE_WIDTH ** level <= newer; level++) {
    const had = Math.floor(older / TILE_WIDTH ** level);
    const has = Math.floor(newer / TILE_WIDTH ** level);
    if (had === has) break;
    const first = Math.floor(had / TILE_WIDTH);
    for (let index = first; index * TILE_WIDTH < has; index++) {
      tiles.push({ level, index, width: widthOf(newer, level, index) });
    }
  }
  return tiles;
}

/** `tile/0/x001/x234/067`, and `.p/5` behind it while only 5 of its hashes exist. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const groups = padded.replace(/\d{3}(?=\d)/g, "x$&/");
  const part = width < TILE_WIDTH ? `.p/${width}` : "";
  return `tile/${level}/${groups}${part}`;
}

const PATH =
  /^tile\/(0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile of a path; null for whatever isn't spelt as `tilePath` does. */
export function parseTilePath(path: string): Tile | null {
  const [, level, groups, part] = PATH.exec(path) ?? [];
  if (level === undefined || groups === undefined) return null;

  const tile = {
    level: Number(level),
    index: Number(groups.replaceAll(/[x/]/g, "")),
    width: part ? Number(part) : TILE_WIDTH,
  };
  const isTile = tile.level <= LEVEL_MAX && Number.isSafeInteger(tile.index);
  return isTile && tilePath(tile) === path ? tile : null;
}

/**
 * Reads the hashes of a tree out of its tiles. Each tile is read once, so a reader is
 * for the proofs of one moment, and not to be kept while the tree grows.
 */
export function hashReader(readTile: ReadTile, sha256: Sha256): ReadHash {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const once = (level: number, index: number) => {
    const name = `${level}/${index}`;
    const tile = tiles.get(name) ?? readTile(level, index);
    tiles.set(name, tile);
    return tile;
  };

  return async (level, index) => {
    const count = 2 ** (level % TILE_HEIGHT);
    const first = index * count;
    const tile = await once(
      Math.floor(level / TILE_HEIGHT),
      Math.floor(first / TILE_WIDTH),
    );
    const from = (first % TILE_WIDTH) * HASH_BYTES;
    const to = from + count * HASH_BYTES;
    if (tile.length < to) {
      throw new RangeError(`The tree has no hash ${index} at level ${level}.`);
    }
    return rootOf(tile.subarray(from, to), sha256);
  };
}
