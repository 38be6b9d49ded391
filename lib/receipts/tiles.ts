import "server-only";

import type { Db } from "@/lib/context";
import type { ReadTile, TileData } from "@/lib/log/tiles";

/** Reads the log's tiles where they are kept. One that isn't there is empty. */
export const tilesIn =
  (db: Db): ReadTile =>
  async (level, index) => {
    const tile = await db.logTile.findUnique({
      where: { level_index: { level, index } },
      select: { hashes: true },
    });
    return tile?.hashes ?? new Uint8Array();
  };

/** Keeps tiles, in place of what narrower ones had. */
export async function keepTiles(db: Db, tiles: TileData[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO log_tiles (level, index, hashes)
    SELECT * FROM unnest(
      ${tiles.map(({ level }) => level)}::smallint[],
      ${tiles.map(({ index }) => index)}::bigint[],
      ${tiles.map(({ hashes }) => Uint8Array.from(hashes))}::bytea[])
    ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes`;
}
