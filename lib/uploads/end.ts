import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { log } from "@/lib/log";
import { rowsOf } from "@/lib/statement";
import { partKeys } from "@/lib/uploads/parts";
import { findUpload } from "@/lib/uploads/upload";
import { Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 100;

/**
 * Cancels an upload: its key is destroyed, its parts are removed. `not_found` where it
 * has ended; the record of one that was whole is for `destroyInput`.
 */
export async function cancelUpload(ctx: Ctx, shown: string): Promise<void> {
  authorize(ctx, "inputs:write");

  const found = await findUpload(ctx, shown);
  if (found.state === "once") return;
  if (found.state === "whole") throw notFound("upload");
  const { id } = found.upload;
  const gone = await drop(
    ctx,
    Prisma.sql`app_id = ${ctx.appId}::uuid AND id = ${id}::uuid
      AND finished_at IS NULL`,
  );
  if (gone === 0) throw notFound("upload");
}

/**
 * Ends uploads whose time is over: of those that aren't whole, keys and parts go; of
 * the others, that they were. Answers with how many there were.
 */
export async function dropEnded(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  stop?: AbortSignal,
): Promise<number> {
  let dropped = 0;
  while (!stop?.aborted) {
    const some = await drop(
      ctx,
      Prisma.sql`ends_at <= ${ctx.now}::timestamptz`,
    );
    dropped += some;
    if (some < BATCH_SIZE) break;
  }
  return dropped;
}

/** First the keys: parts that are left over by a crash are for the sweep, and noise. */
async function drop(
  { db, vault }: Pick<Ctx, "db" | "vault">,
  which: Prisma.Sql,
): Promise<number> {
  const gone = await rowsOf<{
    app_id: string;
    id: string;
    bytes: bigint;
    parts: number;
    finished_at: Date | null;
  }>(
    db,
    Prisma.sql`
      DELETE FROM uploads WHERE (app_id, id) IN (
        SELECT app_id, id FROM uploads WHERE ${which}
        ORDER BY ends_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)
      RETURNING app_id, id, bytes, parts, finished_at`,
  );
  // The one behind the last that is known may have been on its way.
  const keys = gone
    .filter(({ finished_at }) => finished_at === null)
    .flatMap(({ app_id, id, bytes, parts }) =>
      partKeys(app_id, { id, bytes: Number(bytes) }, parts + 1),
    );
  await vault.blobs.remove(keys).catch((error: unknown) => {
    log.error("upload.parts_left", error, {});
  });
  return gone.length;
}
