import "server-only";

import type { Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import { newestKeyFor } from "@/lib/index/generation";
import { type Again, rowsAgain } from "@/lib/index/row";
import { documentsOf } from "@/lib/inputs/opened";
import { RECORD_COLUMNS, RECORDS, type RecordRow } from "@/lib/inputs/record";
import { recognised } from "@/lib/inputs/traits";
import { type MonthKey, monthKeyFor } from "@/lib/sealing/month-key";
import { run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * Makes the terms of records anew, exactly: what is no more true of them can't be found
 * any more. Part of the caller's transaction, which has the records' rows locked, so
 * that nothing of them changes meanwhile. Those that are gone are left out. They stay
 * under the key that they are under, unless another is named.
 */
export async function indexAgain(
  ctx: Ctx,
  ids: string[],
  under?: MonthKey,
): Promise<void> {
  if (ids.length === 0) return;
  await noteChange(ctx, ids);
  if (ctx.index === "off") return;
  const found = await ctx.db.$queryRaw<(RecordRow & Row)[]>`
    SELECT ${RECORD_COLUMNS}, t.generation AS made_under FROM ${RECORDS}
    LEFT JOIN index_terms t ON t.app_id = i.app_id AND t.input_id = i.id
    WHERE i.app_id = ${ctx.appId}::uuid AND i.id = ANY(${ids}::uuid[])
    ORDER BY i.id`;
  const rows = await recognised(ctx, found);
  const documents = await documentsOf(ctx, rows, { text: true });
  const all: Again[] = [];
  for (const [place, document] of documents.entries()) {
    const row = rows[place];
    if (!row) continue;
    const key = under ?? (await keyFor(ctx, row));
    all.push({ id: row.id, key, document });
  }
  if (all.length > 0) await run(ctx.db, await rowsAgain(ctx, all));
}

/** What of these is shared is looked at again by the community's index. */
const noteChange = (ctx: Ctx, ids: string[]) =>
  run(
    ctx.db,
    Prisma.sql`
    UPDATE share_terms SET version = 0 WHERE share_id IN (
      SELECT id FROM shares
      WHERE app_id = ${ctx.appId}::uuid AND input_id = ANY(${ids}::uuid[]))`,
  );

type Row = { made_under: number | null };

function keyFor(ctx: Ctx, { id, made_under }: RecordRow & Row) {
  const receivedAt = timeOf(id);
  if (made_under === null) return newestKeyFor(ctx, receivedAt);
  return { ...monthKeyFor(ctx.appId, receivedAt), generation: made_under };
}

/** A record, and how much of it there is to open. */
export type Weighed = Pick<RecordRow, "id" | "type" | "bytes">;

// A text and what is made of it take some times as much memory.
const TEXT_BYTES = 16n * 1024n * 1024n;

/** The first of some records, as many as may be opened at once; one at least. */
export const inMemory = (rows: Weighed[]): string[] =>
  firstOf(rows, ({ type, bytes }) => (type === "text" ? bytes : 0n));

// The largest image that there may be takes half a second to decode, however small.
const IMAGE_BYTES = TEXT_BYTES / 32n;

/** As `inMemory`, as many as may be indexed in one transaction. */
export const indexedAtOnce = (rows: Weighed[]): string[] =>
  firstOf(rows, ({ type, bytes }) => {
    if (type === "video") return 0n;
    return type === "image" && bytes < IMAGE_BYTES ? IMAGE_BYTES : bytes;
  });

function firstOf(rows: Weighed[], weight: (row: Weighed) => bigint): string[] {
  let sum = 0n;
  const first = rows.findIndex((row, place) => {
    sum += weight(row);
    return place > 0 && sum > TEXT_BYTES;
  });
  return rows.slice(0, first < 0 ? rows.length : first).map(({ id }) => id);
}
