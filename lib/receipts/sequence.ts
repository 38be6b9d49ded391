import "server-only";

import type { Ctx, Db } from "@/lib/context";
import { append, edgeOf, rootOfEdge } from "@/lib/log/append";
import { signCheckpoint } from "@/lib/log/checkpoint";
import { leafOf } from "@/lib/log/entry";
import { leafInput } from "@/lib/log/hash";
import { ENTRY_COLUMNS, type EntryRow, entryIn } from "@/lib/receipts/entry";
import { logSigner } from "@/lib/receipts/log-key";
import { keepTiles, tilesIn } from "@/lib/receipts/tiles";
import { sha256 } from "@/lib/sealing/digest";

const BATCH_SIZE = 5_000;
const TIMEOUT_MS = 60_000;

/**
 * Gives entries their places in the log, in batches of which each is one transaction:
 * indexes, tiles and a signed checkpoint come together or not at all. One process at
 * a time does so; another that comes meanwhile waits, and finds it done. Answers with
 * how many entries got a place.
 */
export async function sequence(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await ctx.db.$transaction(
      (db) => sequenceBatch({ ...ctx, db }),
      { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
    );
    total += count;
    if (count < BATCH_SIZE) return total;
  }
}

async function sequenceBatch(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
): Promise<number> {
  const { db } = ctx;
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sojourn log'))`;
  const rows = await db.$queryRaw<EntryRow[]>`
    SELECT ${ENTRY_COLUMNS} FROM audit_entries
    WHERE index IS NULL ORDER BY id LIMIT ${BATCH_SIZE}`;
  if (rows.length === 0) return 0;

  const size = await sizeOf(db);
  const leaves = rows.map((row) => sha256(leafInput(leafOf(entryIn(row)))));
  const { edge, tiles } = append(
    await edgeOf(size, tilesIn(db)),
    leaves,
    sha256,
  );
  await keepTiles(db, tiles);
  await db.$executeRaw`
    UPDATE audit_entries a SET index = ${size}::bigint + e.place - 1
    FROM unnest(${rows.map(({ id }) => id)}::uuid[])
      WITH ORDINALITY AS e (id, place)
    WHERE a.id = e.id`;
  await keepCheckpoint(ctx, edge.size, rootOfEdge(edge, sha256));
  return rows.length;
}

/** How many entries have a place. */
export async function sizeOf(db: Db): Promise<number> {
  const newest = await db.logCheckpoint.findFirst({
    orderBy: { size: "desc" },
    select: { size: true },
  });
  return Number(newest?.size ?? 0);
}

async function keepCheckpoint(
  { db, vault, now }: Pick<Ctx, "db" | "vault" | "now">,
  size: number,
  root: Uint8Array,
): Promise<void> {
  const signer = await logSigner(vault);
  const origin = signer.key.name;
  const note = await signCheckpoint({ origin, size, root, extensions: [] }, [
    signer,
  ]);
  await db.logCheckpoint.create({ data: { size, at: now, note } });
}
