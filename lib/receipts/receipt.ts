import "server-only";

import type { Action } from "@/lib/actions";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId, showId } from "@/lib/ids";
import { TRIES_FAILED } from "@/lib/inputs/destroy";
import { inputId } from "@/lib/inputs/record";
import { printProof } from "@/lib/log/proof";
import type { Receipt } from "@/lib/log/receipt";
import { hashReader } from "@/lib/log/tiles";
import { proveInclusion } from "@/lib/log/tree";
import { cursorOf, type List, page } from "@/lib/paging";
import {
  ENTRY_COLUMNS,
  entryIn,
  PLACED,
  type PlacedRow,
} from "@/lib/receipts/entry";
import type { ReceiptQuery, ReceiptSummary } from "@/lib/receipts/schema";
import { sequence } from "@/lib/receipts/sequence";
import { tilesIn } from "@/lib/receipts/tiles";
import { sha256 } from "@/lib/sealing/digest";
import { Prisma } from "@/prisma/generated/client";

/**
 * The proof that a record of the app was received or destroyed, that a call left
 * nothing, or that somebody agreed to sharing or took that back: the log's entry, and the
 * way from it to what the log has signed. An entry that has no place in the log yet gets
 * one. That of a consent is there as long as the consent is on record, however old.
 */
export async function getReceipt(ctx: Ctx, shown: string): Promise<Receipt> {
  authorize(ctx, "retention:read");

  return receiptOf(
    ctx,
    shown,
    Prisma.sql`
    (${isGone} OR ${isReceived} OR ${isConsent})`,
  );
}

/** The receipt of an entry of the app that meets the condition. */
export async function receiptOf(
  ctx: Ctx,
  shown: string,
  where: Prisma.Sql,
): Promise<Receipt> {
  const id = readId("rcp", shown);
  const row = id && (await findEntry(ctx, id, where));
  if (!row) throw notFound("receipt");
  if (row.index === null) await sequence(ctx);
  const placed = row.index === null ? await findEntry(ctx, row.id, where) : row;
  if (placed?.index == null) throw notFound("receipt");

  return {
    object: "receipt",
    id: shown,
    entry: entryIn(placed),
    proof: await proofOf(ctx, Number(placed.index)),
  };
}

/** The receipts of what the app destroyed or never kept, or of one record. */
export async function listReceipts(
  ctx: Ctx,
  query: ReceiptQuery,
): Promise<List<ReceiptSummary>> {
  authorize(ctx, "retention:read");

  const cursor = cursorOf(query, "rcp");
  const target = query.input === undefined ? null : inputId(query.input);
  const rows = await ctx.db.$queryRaw<GoneRow[]>`
    SELECT ${ENTRY_COLUMNS}, index,
      (SELECT tries FROM doomed_blobs WHERE entry_id = id) AS "blobTries"
    FROM ${PLACED} WHERE app_id = ${ctx.appId}::uuid AND ${isGone}
      ${target ? Prisma.sql`AND target_id = ${target}::uuid` : Prisma.empty}
      ${cursor ? beyond(query.order, cursor) : Prisma.empty}
    ORDER BY id ${Prisma.raw(query.order)} LIMIT ${query.limit + 1}`;
  return page(rows.map(summaryOf), query.limit);
}

const beyond = (order: ReceiptQuery["order"], cursor: string) =>
  order === "desc"
    ? Prisma.sql`AND id < ${cursor}::uuid`
    : Prisma.sql`AND id > ${cursor}::uuid`;

/** What is listed, and as what. */
const GONE = {
  "input.delete": "delete",
  "input.purge": "purge",
  "call.forget": "not_stored",
} as const satisfies Partial<Record<Action, ReceiptSummary["action"]>>;

type GoneRow = PlacedRow & {
  action: keyof typeof GONE;
  /** How often the store has refused to remove its blob. Null: it is gone. */
  blobTries: number | null;
};

// Spelt out, as the index of receipts spells it.
const isGone = Prisma.sql`
  action IN ('input.delete', 'input.purge', 'call.forget')`;

/** What else there can be a receipt of, for whoever asked for it with the call. */
const isReceived = Prisma.sql`action IN ('input.receive', 'prediction.make')`;

/** And of each consent, given or taken back. */
const isConsent = Prisma.sql`
  action IN ('sharing.on', 'sharing.off', 'input.share', 'input.unshare',
    'share.take_down')`;

async function findEntry(
  ctx: Ctx,
  id: string,
  where: Prisma.Sql,
): Promise<PlacedRow | null> {
  const [row] = await ctx.db.$queryRaw<PlacedRow[]>`
    SELECT ${ENTRY_COLUMNS}, index FROM ${PLACED}
    WHERE app_id = ${ctx.appId}::uuid AND id = ${id}::uuid AND ${where}`;
  return row ?? findConsentEntry(ctx, id);
}

/** One that was pruned from the log's own rows, and is kept for its consent. */
async function findConsentEntry(
  ctx: Ctx,
  id: string,
): Promise<PlacedRow | null> {
  const [row] = await ctx.db.$queryRaw<PlacedRow[]>`
    SELECT id, app_id, actor_kind, actor_id, action, target_id, outcome,
      host(address) AS address, NULL::bytea AS commitment,
      NULL::timestamptz AS everywhere_at, index
    FROM consent_entries WHERE app_id = ${ctx.appId}::uuid AND id = ${id}::uuid`;
  return row ?? null;
}

async function proofOf(ctx: Ctx, index: number): Promise<string> {
  const checkpoint = await ctx.db.logCheckpoint.findFirstOrThrow({
    orderBy: { size: "desc" },
  });
  const read = hashReader(tilesIn(ctx.db), sha256);
  const size = Number(checkpoint.size);
  const hashes = await proveInclusion(index, size, read, sha256);
  return printProof({
    index,
    hashes,
    checkpoint: checkpoint.note,
    extra: null,
  });
}

const blobWord = (tries: number | null) =>
  (tries ?? 0) < TRIES_FAILED ? "waiting" : "failed";

function summaryOf(row: GoneRow): ReceiptSummary {
  const { id, target_id: target, action, everywhere_at } = row;
  const isCall = action === "call.forget";
  const isGone = row.blobTries === null;
  return {
    object: "receipt.summary",
    id: showId("rcp", id),
    input: target && !isCall ? showId("inp", target) : null,
    call: target && isCall ? target : null,
    action: GONE[action],
    live_at: entryIn(row).at,
    everywhere_at: (isGone && everywhere_at?.toISOString()) || null,
    blob: isGone ? null : blobWord(row.blobTries),
  };
}
