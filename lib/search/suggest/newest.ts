import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import type { Document } from "@/lib/index/document";
import { documentsOf } from "@/lib/inputs/opened";
import { alive, RECORD_COLUMNS, type RecordRow } from "@/lib/inputs/record";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const RECORDS_MOST = 200;
const OPENED_AT_ONCE = 32;

/**
 * The documents of the app's newest living records, without their texts, as many as are
 * opened in so many milliseconds. They are read each time and kept nowhere: what is
 * purged or has expired is suggested no more.
 */
export async function* newestDocuments(
  ctx: Ctx,
  within: number,
): AsyncGenerator<Document[]> {
  const began = performance.now();
  const rows = await rowsOf<RecordRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${RECORD_COLUMNS} FROM (
      SELECT * FROM inputs i WHERE ${alive(ctx)}
      ORDER BY i.id DESC LIMIT ${RECORDS_MOST}) AS i
    JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
    ORDER BY i.id DESC`,
  );
  if (rows.length > 0) await record(ctx, { action: "input.list" });
  // More and more each time: where the first few are huge, those are enough.
  for (let [from, many] = [0, 1]; from < rows.length; ) {
    const some = rows.slice(from, from + many);
    yield await documentsOf(ctx, some, { text: false });
    if (performance.now() - began > within) return;
    from += some.length;
    many = Math.min(many * 2, OPENED_AT_ONCE);
  }
}
