import "server-only";

import {
  LIVING_COLUMNS,
  type LivingRow,
  living,
  OPENABLE_SHARES,
} from "@/lib/community/living";
import type { CommunityCtx } from "@/lib/context";
import { inlineOf } from "@/lib/inputs/read";
import { findingOnce } from "@/lib/sealing/find-once";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** A record of an export that is shared still, by the consent by which it came in. */
export type ItemRow = LivingRow & { place: number };

/** A run of an export's places: from the first, up to and without the last. */
export type Places = { id: string; from: number; to: number };

/** Records that are read together. */
const WINDOW = 50;

/** For how long it is taken for certain that a record which lived is there. */
const FRESH_MS = 500;

const placesIn = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);

/** What lives in this moment of some places, in their order. */
function livingItems(
  ctx: CommunityCtx,
  { id, from, to }: Places,
): Promise<ItemRow[]> {
  const now = { ...ctx, now: new Date() };
  return plannedRowsOf<ItemRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${LIVING_COLUMNS}, x.place FROM unnest(${placesIn(from, to)}::int[]) AS p (place)
    JOIN community_export_items x ON x.export_id = ${id}::uuid AND x.place = p.place
    JOIN (${OPENABLE_SHARES}) ON s.id = x.share_id AND s.grant_id = x.grant_id
    WHERE ${living(now)} ORDER BY x.place`,
  );
}

/** The same of many places, some at a time, each looked for when its turn comes. */
export async function* windowsOf(
  ctx: CommunityCtx,
  { id, from, to }: Places,
): AsyncGenerator<ItemRow[]> {
  for (let at = from; at < to; at += WINDOW) {
    const rows = await livingItems(ctx, {
      ...{ id, from: at, to: Math.min(at + WINDOW, to) },
    });
    if (rows.length > 0) yield rows;
  }
}

/** A record, with what opens it, and its content where that was in its row. */
type Opening = { ctx: CommunityCtx; item: ItemRow; sealed?: Uint8Array };

/**
 * Each by itself, with what opens it: what was read of others meanwhile may have taken
 * hours, and all of it is looked for anew then.
 */
export async function* oneByOne(
  ctx: CommunityCtx,
  { id, from, to }: Places,
): AsyncGenerator<Opening> {
  let at = from;
  while (at < to) {
    const end = Math.min(at + WINDOW, to);
    const looked = performance.now();
    const opening = { ...ctx, vault: findingOnce(ctx.vault) };
    const rows = await livingItems(ctx, { id, from: at, to: end });
    const contents = await inlineOf(ctx, rows);
    at = end;
    for (const row of rows) {
      if (performance.now() - looked > FRESH_MS) {
        at = row.place;
        break;
      }
      yield { ctx: opening, item: row, sealed: contents.get(row.id) };
    }
  }
}
