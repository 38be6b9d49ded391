import "server-only";

import type { Ctx } from "@/lib/context";
import type { RecordRow } from "@/lib/inputs/record";
import { looks, standingFor } from "@/lib/search/asked";
import type { Asked } from "@/lib/search/walk";

/** How many times the database is asked for them. */
const LOOKS_MOST = 20;

/** Of the live records that meet a query, the newest. */
export type Newest = {
  rows: RecordRow[];
  /** Whether these are all of them that are in the index. */
  all: boolean;
  /** Whether all records are in the index. */
  complete: boolean;
};

export async function newestThatMeet(
  ctx: Ctx,
  asked: Asked,
  most: number,
): Promise<Newest> {
  const { index, complete } = await standingFor(ctx, asked);
  const way = { order: "desc", most: most + 1 } as const;
  const rows: RecordRow[] = [];
  let [all, times] = [true, 0];
  for await (const { found, last } of looks(ctx, asked, way, index)) {
    rows.push(...found);
    all = last === null;
    if (rows.length > most || ++times === LOOKS_MOST) break;
  }
  return {
    rows: rows.slice(0, most),
    all: all && rows.length <= most,
    complete,
  };
}
