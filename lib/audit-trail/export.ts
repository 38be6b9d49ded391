import "server-only";

import { record } from "@/lib/audit/record";
import { csvHeader, csvLine } from "@/lib/audit-trail/csv";
import { someEntries } from "@/lib/audit-trail/list";
import type { AuditQuery } from "@/lib/audit-trail/schema";
import { authorize, type Ctx } from "@/lib/context";

const BATCH_SIZE = 1_000;

const FORMATS = {
  csv: {
    mediaType: "text/csv; charset=utf-8",
    header: csvHeader,
    line: csvLine,
  },
  jsonl: {
    mediaType: "application/jsonl",
    header: () => "",
    line: (entry: object) => `${JSON.stringify(entry)}\n`,
  },
};

export type AuditFormat = keyof typeof FORMATS;

/** A file that is made as it is read. */
export type AuditFile = {
  filename: string;
  mediaType: string;
  read: () => AsyncGenerator<Uint8Array>;
};

/**
 * All entries that meet a query, newest first, as a file to be read once: a line each,
 * and a thousand in memory, however many there are. An audited act.
 */
export async function exportAudit(
  ctx: Ctx,
  query: AuditQuery,
  format: AuditFormat,
): Promise<AuditFile> {
  authorize(ctx, "audit:read");

  const first = await batchAfter(ctx, query, query.after);
  await record(ctx, { action: "audit.export" });
  const day = ctx.now.toISOString().slice(0, 10);
  return {
    filename: `audit-${day}.${format}`,
    mediaType: FORMATS[format].mediaType,
    read: () => linesOf(ctx, query, first, format),
  };
}

async function* linesOf(
  ctx: Ctx,
  query: AuditQuery,
  first: Batch,
  format: AuditFormat,
): AsyncGenerator<Uint8Array> {
  const { header, line } = FORMATS[format];
  yield Buffer.from(header());
  let batch = first;
  for (;;) {
    yield Buffer.from(batch.map(line).join(""));
    if (batch.length < BATCH_SIZE) return;
    batch = await batchAfter(ctx, query, batch.at(-1)?.id);
  }
}

type Batch = Awaited<ReturnType<typeof someEntries>>;

const batchAfter = (ctx: Ctx, query: AuditQuery, after: string | undefined) =>
  someEntries(ctx, { ...query, order: "desc", after }, BATCH_SIZE);
