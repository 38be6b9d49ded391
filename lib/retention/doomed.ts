import "server-only";

import type { Ctx } from "@/lib/context";
import { removeBlobs, TRIES_FAILED } from "@/lib/inputs/destroy";
import { log } from "@/lib/log";

const BATCH_SIZE = 200;
const BATCHES_PER_RUN = 100;

/**
 * Removes the blobs of destroyed records that are still there: the new ones together,
 * and each that was refused before by itself, when its pause is over, so that one that
 * can't be removed keeps no other. Stops where the store refuses, and leaves the rest
 * to the next run. Answers with how many went.
 */
export async function removeDoomed(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
): Promise<number> {
  let removed = 0;
  for (let batch = 0; batch < BATCHES_PER_RUN; batch++) {
    const keys = await nextDoomed(ctx);
    if (keys.length === 0) return removed;
    if (!(await removeBlobs(ctx, keys))) {
      await tellOfFailed(ctx);
      return removed;
    }
    removed += keys.length;
  }
  return removed;
}

/** New ones, or else the one whose pause ended first. */
async function nextDoomed({
  db,
  now,
}: Pick<Ctx, "db" | "now">): Promise<string[]> {
  const select = { key: true } as const;
  const fresh = await db.doomedBlob.findMany({
    where: { tryAt: null },
    take: BATCH_SIZE,
    select,
  });
  if (fresh.length > 0) return fresh.map(({ key }) => key);
  const again = await db.doomedBlob.findFirst({
    where: { tryAt: { lte: now } },
    orderBy: { tryAt: "asc" },
    select,
  });
  return again ? [again.key] : [];
}

async function tellOfFailed({ db }: Pick<Ctx, "db">): Promise<void> {
  const where = { tries: { gte: TRIES_FAILED } };
  const blobs = await db.doomedBlob.count({ where });
  if (blobs > 0) log.warn("blobs.not_removed", { blobs });
}
