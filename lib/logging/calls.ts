import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { showId, timeOf } from "@/lib/ids";
import { openDetail } from "@/lib/inputs/detail";
import { alive } from "@/lib/inputs/record";
import { current } from "@/lib/logging/logging";
import type { CallDetail, CallDetailList } from "@/lib/logging/schema";
import { cursorOf, type PageQuery, page } from "@/lib/paging";
import { detailKeyName } from "@/lib/sealing/detail-key";
import { openRecordKey } from "@/lib/sealing/record-key";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

type Row = {
  id: string;
  inputId: string;
  sealed: Uint8Array;
  epoch: Date;
  generation: number;
  wrappedKey: Uint8Array;
};

/**
 * What a detailed log has kept of calls whose records are still there. To read it is an
 * audited act. Once the log is over there is nothing.
 */
export async function listCallDetails(
  ctx: Ctx,
  query: PageQuery,
): Promise<CallDetailList> {
  authorize(ctx, "logging:read");

  const log = await current(ctx);
  const key = log && (await ctx.vault.keys.find(detailKeyName(log)));
  if (!key) return page<CallDetail>([], query.limit);

  const opened: CallDetail[] = [];
  for (const row of await rowsFor(ctx, query)) {
    const { id, inputId } = row;
    const recordKey = await openRecordKey(ctx.vault, { ...row, ...ctx });
    const place = { id: inputId, key: recordKey };
    opened.push({
      object: "call",
      id: showId("dtl", id),
      at: timeOf(id).toISOString(),
      input: showId("inp", inputId),
      detail: openDetail(ctx, key, place, row) as CallDetail["detail"],
    });
  }
  await record(ctx, { action: "logging.read", targetId: log.id });
  return page(opened, query.limit);
}

function rowsFor(ctx: Ctx, query: PageQuery): Promise<Row[]> {
  const newest = query.order === "desc";
  const cursor = cursorOf(query, "dtl");
  const beyond = newest ? Prisma.sql`d.id <` : Prisma.sql`d.id >`;
  return rowsOf<Row>(
    ctx.db,
    Prisma.sql`
      SELECT d.id, d.input_id AS "inputId", d.sealed, k.epoch, k.generation,
        k.wrapped_key AS "wrappedKey"
      FROM call_details d
      JOIN inputs i ON i.app_id = d.app_id AND i.id = d.input_id
      JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id
      WHERE d.app_id = ${ctx.appId}::uuid AND ${alive(ctx)}
        ${cursor ? Prisma.sql`AND ${beyond} ${cursor}::uuid` : Prisma.empty}
      ORDER BY d.id ${newest ? Prisma.sql`DESC` : Prisma.sql`ASC`}
      LIMIT ${query.limit + 1}`,
  );
}
