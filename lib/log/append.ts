import { HASH_BYTES, type Hash, type Sha256 } from "@/lib/log/hash";
import {
  type ReadTile,
  TILE_WIDTH,
  type TileData,
  widthOf,
} from "@/lib/log/tiles";
import { rootOf } from "@/lib/log/tree";

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** All that is needed of a tree to let it grow: at each level, its unfinished tile. */
export type Edge = { size: number; tiles: Uint8Array[] };

/** The right edge of the tree of that size. Hashes beyond it are left out. */
export async function edgeOf(size: number, readTile: ReadTile): Promise<Edge> {
  const tiles: Uint8Array[] = [];
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const index = Math.floor(size / TILE_WIDTH ** (level + 1));
    const bytes = widthOf(size, level, index) * HASH_BYTES;
    const tile = bytes > 0 ? await readTile(level, index) : new Uint8Array();
    if (tile.length < bytes) {
      throw new RangeError(`Tile ${index} at level ${level} lacks hashes.`);
    }
    tiles.push(new Uint8Array(tile.subarray(0, bytes)));
  }
  return { size, tiles };
}

/**
 * Lets a tree grow by leaves, and answers with its new edge and with each tile that is
 * new or wider, from the leaves up. Costs one hash a leaf, and the memory of its tiles
 * (some 32 bytes a leaf): whoever has millions hands them over in batches.
 */
export function append(
  edge: Edge,
  leaves: readonly Hash[],
  sha256: Sha256,
): { edge: Edge; tiles: TileData[] } {
  if (leaves.some(({ length }) => length !== HASH_BYTES)) {
    throw new RangeError("Not all of these leaves are hashes.");
  }
  const tiles: TileData[] = [];
  const open = [...edge.tiles];
  let added = joined(leaves);
  for (let level = 0; added.length > 0; level++) {
    const row = joined([open[level] ?? new Uint8Array(), added]);
    const roots: Hash[] = [];
    let index = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
    let at = 0;
    for (; at + TILE_BYTES <= row.length; at += TILE_BYTES, index++) {
      const hashes = row.subarray(at, at + TILE_BYTES);
      tiles.push({ level, index, hashes });
      roots.push(rootOf(hashes, sha256));
    }
    const hashes = row.slice(at);
    if (hashes.length > 0) tiles.push({ level, index, hashes });
    open[level] = hashes;
    added = joined(roots);
  }
  return { edge: { size: edge.size + leaves.length, tiles: open }, tiles };
}

/** The root of the tree that has this edge. */
export function rootOfEdge({ tiles }: Edge, sha256: Sha256): Hash {
  let root = new Uint8Array();
  for (const tile of tiles) {
    const row = joined([tile, root]);
    if (row.length > 0) root = Uint8Array.from(rootOf(row, sha256));
  }
  return root.length > 0 ? root : rootOf(root, sha256);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
