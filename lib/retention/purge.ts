import "server-only";

import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx } from "@/lib/context";
import { destroyChosen, removeBlobs } from "@/lib/inputs/destroy";
import { expired } from "@/lib/inputs/record";
import { countLags } from "@/lib/retention/lag";

const BATCH_SIZE = 1_000;

export type Purge = {
  purged: number;
  /** Whether there may be more to do. */
  more: boolean;
};

/**
 * Destroys what is past its time in an app, oldest first: a batch by its window, and
 * one by what records wished. Any number of workers may do so at once, and again until
 * there is no more, each time with the clock and the policy of that moment: what the
 * log says of a record's end is never much older than it. Blobs go after the
 * batch that destroyed their keys; what the store doesn't remove stays on the list of
 * doomed blobs. A crash between the batch and the count of its lags loses the count.
 */
export async function purgeExpired(ctx: Ctx): Promise<Purge> {
  authorize(ctx, "inputs:purge");

  let purged = 0;
  let more = false;
  for (const chosen of expired(ctx)) {
    const gone = await againWhereContested(() =>
      destroyChosen(ctx, { chosen, most: BATCH_SIZE, action: "input.purge" }),
    );
    if (gone.length === 0) continue;
    const keys = gone.flatMap(({ blobKey }) => blobKey ?? []);
    if (keys.length > 0) await removeBlobs(ctx, keys);
    await countLags(ctx, gone);
    purged += gone.length;
    more ||= gone.length === BATCH_SIZE;
  }
  return { purged, more };
}
