import "server-only";

import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { HASH_BYTES } from "@/lib/log/hash";
import { parseTilePath } from "@/lib/log/tiles";
import { logKeys } from "@/lib/receipts/log-key";
import { tilesIn } from "@/lib/receipts/tiles";

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

/**
 * The keys that check what the log signs and has signed, a line for each, as verifiers
 * take them: the one that signs now is the first.
 */
export async function publicKeys(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
): Promise<string> {
  const keys = await logKeys(ctx);
  return keys.reduceRight((lines, { vkey }) => `${lines}${vkey}\n`, "");
}

/** The checkpoint by which a key of the log was named by the one before it. */
export async function publicIntroduction(number: string): Promise<string> {
  const id = NUMBER.test(number) ? Number(number) : 0;
  const key = await db().logKey.findUnique({ where: { id } });
  if (!key?.introduction) throw notFound("introduction");
  return key.introduction;
}

const NUMBER = /^[1-9]\d{0,8}$/;
