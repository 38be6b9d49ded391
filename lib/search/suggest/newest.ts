import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import type { Document } from "@/lib/index/document";
import { documentsOf } from "@/lib/inputs/opened";
import { alive, RECORD_COLUMNS, type RecordRow } from "@/lib/inputs/record";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** The newest records, of which values are suggested. */
const RECORDS_MOST = 200;
const OPENED_AT_ONCE = 25;

/** No more are opened after this, in milliseconds. */
const TIME_MOST = 150;

/**
 * The documents of the app's newest living records, without their texts. They are read
 * each time, and kept nowhere: what is purged or has expired is suggested no more.
 */
export async function* newestDocuments(ctx: Ctx): AsyncGenerator<Document[]> {
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
  for (let from = 0; from < rows.length; from += OPENED_AT_ONCE) {
    if (performance.now() - began > TIME_MOST) return;
    const some = rows.slice(from, from + OPENED_AT_ONCE);
    yield await documentsOf(ctx, some, { text: false });
  }
}
