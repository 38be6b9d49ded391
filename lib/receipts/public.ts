import "server-only";

import { db } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { HASH_BYTES } from "@/lib/log/hash";
import { printKey } from "@/lib/log/key";
import { parseTilePath } from "@/lib/log/tiles";
import { logSigner } from "@/lib/receipts/log-key";
import { tilesIn } from "@/lib/receipts/tiles";
import type { Vault } from "@/lib/stores";

/** The newest signed checkpoint, for anyone (C2SP tlog-checkpoint). */
export async function publicCheckpoint(): Promise<string> {
  const newest = await db().logCheckpoint.findFirst({
    orderBy: { size: "desc" },
    select: { note: true },
  });
  if (!newest) throw notFound("checkpoint yet");
  return newest.note;
}

/** A tile of the log, whole or as wide as it was, for anyone (C2SP tlog-tiles). */
export async function publicTile(path: string): Promise<Uint8Array> {
  const tile = parseTilePath(path);
  const hashes = tile && (await tilesIn(db())(tile.level, tile.index));
  const bytes = (tile?.width ?? 0) * HASH_BYTES;
  if (!hashes || hashes.length < bytes) throw notFound("tile");
  return hashes.subarray(0, bytes);
}

/** The key that checks what the log signs: a line for each, as verifiers take them. */
export async function publicKeys(vault: Vault): Promise<string> {
  const { key } = await logSigner(vault);
  return `${printKey(key)}\n`;
}
