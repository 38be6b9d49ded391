import "server-only";

import type { Ctx } from "@/lib/context";
import { inBatches, type Outcome, type Turn } from "@/lib/queue/batches";
import { unshareEach } from "@/lib/sharing/share";
import { rowsOf } from "@/lib/statement";
import { type Job, Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 1_000;

/** The app's shares after one, as the ids of their records in order. */
export async function leftOf(
  { db, appId }: Ctx,
  most: number,
  after: string | null = null,
): Promise<string[]> {
  const beyond = after
    ? Prisma.sql`AND input_id > ${after}::uuid`
    : Prisma.empty;
  const rows = await rowsOf<{ id: string }>(
    db,
    Prisma.sql`
    SELECT input_id AS id FROM shares WHERE app_id = ${appId}::uuid ${beyond}
    ORDER BY input_id LIMIT ${most}`,
  );
  return rows.map(({ id }) => id);
}

/** Takes back a batch of what the app shared. Part of the caller's transaction. */
export async function takeBackSome(
  ctx: Ctx,
  after: string | null,
): Promise<number> {
  const ids = await leftOf(ctx, BATCH_SIZE, after);
  return unshareEach(ctx, ids, "switched_off");
}

/**
 * Goes on taking back what an app shared until it stopped: nobody sees it any more, and
 * each grant is withdrawn, so that whoever exported it is told.
 */
export function continueStopping(
  ctx: Ctx,
  job: Job,
  turn: Turn,
): Promise<Outcome> {
  return inBatches(
    ctx,
    job,
    turn,
    batches(ctx, job.position),
    async (ctx, ids) => ({
      done: await unshareEach(ctx, ids, "switched_off"),
      held: 0,
    }),
  );
}

async function* batches(ctx: Ctx, position: string | null) {
  for (let after = position; ; ) {
    const ids = await leftOf(ctx, BATCH_SIZE, after);
    if (ids.length === 0) return;
    yield ids;
    after = ids.at(-1) ?? after;
  }
}
