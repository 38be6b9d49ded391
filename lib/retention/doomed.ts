import "server-only";

import type { Ctx } from "@/lib/context";
import { removeBlobs } from "@/lib/inputs/destroy";

const BATCH_SIZE = 200;
const BATCHES_PER_RUN = 100;

/**
 * Removes the blobs of destroyed records that are still there, those first that were
 * tried least. Answers with how many went. Stops where the store refuses, and leaves
 * the rest to the next run.
 */
export async function removeDoomed(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
): Promise<number> {
  let removed = 0;
  for (let batch = 0; batch < BATCHES_PER_RUN; batch++) {
    const doomed = await ctx.db.doomedBlob.findMany({
      orderBy: [{ tries: "asc" }, { key: "asc" }],
      take: BATCH_SIZE,
      select: { key: true },
    });
    const keys = doomed.map(({ key }) => key);
    if (keys.length === 0 || !(await removeBlobs(ctx, keys))) return removed;
    removed += keys.length;
  }
  return removed;
}
