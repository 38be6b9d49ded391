import "server-only";

import { type Ctx, inTransaction } from "@/lib/context";
import { inBatches, type Outcome, type Turn } from "@/lib/queue/batches";
import { enqueue } from "@/lib/queue/boss";
import { askFor } from "@/lib/queue/job";
import { unshareEach } from "@/lib/sharing/share";
import { rowsOf } from "@/lib/statement";
import { type Consent, type Job, Prisma } from "@/prisma/generated/client";

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

/** An app that shares no longer and of which something is left to take back. */
export type Stopped = { appId: string } & Pick<
  Consent,
  "actorKind" | "actorId"
>;

/** All such apps, each with who switched its sharing off. */
export async function appsThatStopped({
  db,
}: Pick<Ctx, "db">): Promise<Stopped[]> {
  return db.$queryRaw<Stopped[]>`
    SELECT a.id AS "appId", w.actor_kind::text AS "actorKind", w.actor_id AS "actorId"
    FROM apps a CROSS JOIN LATERAL (
      SELECT * FROM consents c
      WHERE c.app_id = a.id AND c.input_id IS NULL AND c.kind = 'withdrawal'
      ORDER BY c.id DESC LIMIT 1
    ) AS w
    WHERE a.sharing_id IS NULL AND EXISTS (
      SELECT FROM shares s WHERE s.app_id = a.id)
    ORDER BY a.id`;
}

/**
 * Has what such an app shared taken back, whatever became of the job that was to do it:
 * one that waits or is under way gets its place in the queue again, where it lost it;
 * else there is another. Done again, it is the same.
 */
export function takeUpStop(ctx: Ctx): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const { db, appId } = ctx;
    const [stopped] = await db.$queryRaw<object[]>`
      SELECT id FROM apps WHERE id = ${appId}::uuid AND sharing_id IS NULL
      FOR NO KEY UPDATE`;
    const left = stopped ? await db.share.count({ where: { appId } }) : 0;
    if (left === 0) return;
    const job = await db.job.findFirst({
      where: { appId, kind: "stop_sharing", finishedAt: null },
      select: { id: true },
    });
    if (job) await enqueue(db, { app: appId, job: job.id });
    else await askFor(ctx, "stop_sharing", {}, left);
  });
}

async function* batches(ctx: Ctx, position: string | null) {
  for (let after = position; ; ) {
    const ids = await leftOf(ctx, BATCH_SIZE, after);
    if (ids.length === 0) return;
    yield ids;
    after = ids.at(-1) ?? after;
  }
}
