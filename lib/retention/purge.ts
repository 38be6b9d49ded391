import "server-only";

import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx } from "@/lib/context";
import { destroyChosen, removeBlobs } from "@/lib/inputs/destroy";
import { type Expired, expired } from "@/lib/inputs/record";
import { countLags } from "@/lib/retention/lag";
import { Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 1_000;

export type Purge = {
  purged: number;
  /** Whether there may be more to do. */
  more: boolean;
  /** How far it came, in each order. */
  reached: Reached;
};

/** The last record of each order that was destroyed. Null: there is no other. */
type Reached = Partial<Record<keyof Expired, string | null>>;

/**
 * Destroys what is past its time in an app, oldest first: a batch by its window, and
 * one by what records wished. Any number of workers may do so at once, and again until
 * there is no more, each time with the clock and the policy of that moment: what the
 * log says of a record's end is never much older than it. Blobs go after the
 * batch that destroyed their keys; what the store doesn't remove stays on the list of
 * doomed blobs. A crash between the batch and the count of its lags loses the count.
 *
 * Whoever calls again says what was `reached`, so that the database doesn't look again
 * through what has just been destroyed, and is still in its index. What another worker
 * had in hand meanwhile is left to the next who begins anew.
 */
export async function purgeExpired(
  ctx: Ctx,
  reached: Reached = {},
): Promise<Purge> {
  authorize(ctx, "inputs:purge");

  const run: Purge = { purged: 0, more: false, reached };
  for (const [order, condition] of Object.entries(expired(ctx))) {
    const last = reached[order as keyof Expired];
    if (last === null) continue;
    const chosen = beyond(condition, last);
    const gone = await againWhereContested(() =>
      destroyChosen(ctx, { chosen, most: BATCH_SIZE, action: "input.purge" }),
    );
    const isLast = gone.length < BATCH_SIZE;
    run.reached = { ...run.reached, [order]: isLast ? null : lastOf(gone) };
    if (gone.length === 0) continue;
    const keys = gone.flatMap(({ blobKey }) => blobKey ?? []);
    if (keys.length > 0) await removeBlobs(ctx, keys);
    await countLags(ctx, gone);
    run.purged += gone.length;
    run.more ||= !isLast;
  }
  return run;
}

const beyond = (condition: Prisma.Sql, last: string | undefined) =>
  last ? Prisma.sql`${condition} AND i.id > ${last}::uuid` : condition;

const lastOf = (gone: { id: string }[]) =>
  gone
    .map(({ id }) => id)
    .toSorted()
    .at(-1);
