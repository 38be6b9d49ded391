import "server-only";

import { setImmediate as immediate } from "node:timers/promises";

import type { Ctx, Db } from "@/lib/context";
import { append, edgeOf, rootOfEdge } from "@/lib/log/append";
import { signCheckpoint } from "@/lib/log/checkpoint";
import { leafOf } from "@/lib/log/entry";
import { leafInput } from "@/lib/log/hash";
import type { Signer } from "@/lib/log/note";
import { nextKeyLine } from "@/lib/log/succession";
import { ENTRY_COLUMNS, type EntryRow, entryIn } from "@/lib/receipts/entry";
import { logSigners } from "@/lib/receipts/log-key";
import { keepTiles, tilesIn } from "@/lib/receipts/tiles";
import { sha256 } from "@/lib/sealing/digest";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 5_000;
const AT_A_TIME = 250;
const TIMEOUT_MS = 60_000;

type Of = Pick<Ctx, "db" | "vault" | "now">;

/**
 * Gives entries their places in the log, in batches of which each is one transaction:
 * indexes, tiles and a signed checkpoint come together or not at all. Entries are read
 * and hashed before: where another process has been quicker, it is done again from
 * where that one came to. Answers with how many entries got a place.
 */
export async function sequence(ctx: Of): Promise<number> {
  let total = 0;
  for (;;) {
    const batch = await nextBatch(ctx.db);
    if (!batch) return total;
    const isFirst = await ownLog(ctx, (own) => placeIn(own, batch));
    if (!isFirst) continue;
    total += batch.ids.length;
    if (batch.ids.length < BATCH_SIZE) return total;
  }
}

/** Does work on the log in one transaction, and lets nobody else meanwhile. */
export function ownLog<T>(ctx: Of, work: (ctx: Of) => Promise<T>): Promise<T> {
  return ctx.db.$transaction(
    async (db) => {
      await db.$executeRaw`
        SELECT pg_advisory_xact_lock(hashtext('sojourn log'))`;
      return work({ ...ctx, db });
    },
    { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
  );
}

/** Gives the oldest entries without a place theirs. For who has the log to itself. */
export async function sequenceBatch(ctx: Of): Promise<void> {
  const batch = await nextBatch(ctx.db);
  if (batch) await placeIn(ctx, batch);
}

/** The entries that come next, their leaves, and the size of the log they go on from. */
type Batch = { size: number; ids: string[]; leaves: Uint8Array[] };

async function nextBatch(db: Db): Promise<Batch | null> {
  const size = await sizeOf(db);
  const rows = await rowsOf<EntryRow>(
    db,
    Prisma.sql`
    SELECT ${ENTRY_COLUMNS} FROM log_inbox JOIN audit_entries ON id = entry_id
    ORDER BY entry_id LIMIT ${BATCH_SIZE}`,
  );
  if (rows.length === 0) return null;
  return { size, ids: rows.map(({ id }) => id), leaves: await leavesOf(rows) };
}

/** Whether the batch got its places: not where the log has grown since it was read. */
async function placeIn(
  ctx: Of,
  { size, ids, leaves }: Batch,
): Promise<boolean> {
  const { db } = ctx;
  if ((await sizeOf(db)) !== size) return false;
  const { edge, tiles } = append(
    await edgeOf(size, tilesIn(db)),
    leaves,
    sha256,
  );
  await keepTiles(db, tiles);
  await db.$executeRaw`
    WITH placed AS (
      DELETE FROM log_inbox WHERE entry_id = ANY(${ids}::uuid[])
    )
    INSERT INTO log_places (index, entry_id)
    SELECT ${size}::bigint + place - 1, id
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS entries (id, place)`;
  await keepCheckpoint(ctx, edge.size, rootOfEdge(edge, sha256));
  return true;
}

/** Their leaves, some at a time: whatever else this process does goes on between. */
async function leavesOf(rows: EntryRow[]): Promise<Uint8Array[]> {
  const leaves: Uint8Array[] = [];
  for (const row of rows) {
    leaves.push(sha256(leafInput(leafOf(entryIn(row)))));
    if (leaves.length % AT_A_TIME === 0) await immediate();
  }
  return leaves;
}

/** How many entries have a place. */
export async function sizeOf(db: Db): Promise<number> {
  const newest = await db.logCheckpoint.findFirst({
    orderBy: { size: "desc" },
    select: { size: true },
  });
  return Number(newest?.size ?? 0);
}

/** Signs the tree; while the log changes its key, by both, of which one names the other. */
async function keepCheckpoint(
  ctx: Of,
  size: number,
  root: Uint8Array,
): Promise<void> {
  const signers = await logSigners(ctx);
  const [{ key }, next] = signers as [Signer, Signer | undefined];
  const extensions = next ? [nextKeyLine(next.key)] : [];
  const note = await signCheckpoint(
    { origin: key.name, size, root, extensions },
    signers,
  );
  await ctx.db.logCheckpoint.create({ data: { size, at: ctx.now, note } });
  // The newest is served. Of earlier ones, the last of each day tells how old the
  // entries are that it has; the others are of no use, and would be a row each 5 s.
  const day = new Date(ctx.now);
  day.setUTCHours(0, 0, 0, 0);
  await ctx.db.logCheckpoint.deleteMany({
    where: { at: { gte: day }, size: { lt: size } },
  });
}
