import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { destroyChosen, removeBlobs } from "@/lib/inputs/destroy";
import { expired } from "@/lib/inputs/record";

const BATCH_SIZE = 1_000;
const BATCHES_PER_RUN = 100;

export type Purge = {
  purged: number;
  /** Whether the run stopped at its limit, so that there may be more to do. */
  more: boolean;
};

/**
 * Destroys what is past its time in an app, oldest first, in batches that any number
 * of workers may run at once. The policy is read by whoever makes the context, now
 * and not when the run was queued. Blobs go after the batch that destroyed their
 * keys; what the store doesn't remove is left on the list of doomed blobs.
 */
export async function purgeExpired(ctx: Ctx): Promise<Purge> {
  authorize(ctx, "inputs:purge");

  let purged = 0;
  let batches = 0;
  for (const chosen of expired(ctx)) {
    for (;;) {
      if (batches++ === BATCHES_PER_RUN) return { purged, more: true };
      const gone = await destroyChosen(ctx, {
        chosen,
        most: BATCH_SIZE,
        action: "input.purge",
      });
      purged += gone.length;
      const keys = gone.flatMap(({ blobKey }) => blobKey ?? []);
      if (keys.length > 0) await removeBlobs(ctx, keys);
      if (gone.length < BATCH_SIZE) break;
    }
  }
  return { purged, more: false };
}
