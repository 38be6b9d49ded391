import "server-only";

import { record } from "@/lib/audit/record";
import { askIndex } from "@/lib/community/ask-index";
import { soughtBy } from "@/lib/community/exports/job";
import type { Sought } from "@/lib/community/exports/schema";
import { living, OPENABLE_SHARES, SHARES } from "@/lib/community/living";
import { askedOf, conditionsFor, type Way } from "@/lib/community/look";
import { witnessOf } from "@/lib/community/reader";
import { columnsDecide, walkShares } from "@/lib/community/walk";
import { againWhereContested } from "@/lib/contested";
import type { CommunityCtx } from "@/lib/context";
import { firstIdAt, timeOf } from "@/lib/ids";
import type { Outcome, Turn } from "@/lib/queue/batches";
import { rowsOf } from "@/lib/statement";
import { type CommunityExport, Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 500;
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

/**
 * Goes on with noting which shares an export is of, from where it stands, as long as the
 * turn is: those that were there when it was asked for and are there still, the newest
 * first. A batch is one transaction with the progress that it makes, and waits for nobody:
 * what is being taken back in that moment is left out. Of two workers with the same export
 * one does a batch, and the other gives it up.
 */
export async function continueChoosing(
  ctx: CommunityCtx,
  row: CommunityExport,
  turn: Turn,
  { batchSize = BATCH_SIZE } = {},
): Promise<Outcome> {
  const way = { ...(await wayOf(ctx, row)), most: batchSize };
  await noteStart(ctx, row, way);
  let { position } = row;
  const { conjuncts } = way.asked.plan;
  for await (const { found, last } of conjuncts.length > 0
    ? askIndex(way)
    : walkShares(way)) {
    const batch = { ids: found.map(({ share_id }) => share_id), last };
    const standing = { id: row.id, position };
    const now = { ...ctx, now: turn.now() };
    const ended = await againWhereContested(() => note(now, standing, batch));
    if (ended || last === null) return ended ?? "finished";
    position = last;
    if (turn.stop.aborted || turn.isOver()) return "paused";
  }
  return "finished";
}

/** What was shared in the millisecond in which it was asked may have been there. */
async function wayOf(ctx: CommunityCtx, row: CommunityExport): Promise<Way> {
  const sought = await soughtBy(ctx, row);
  const asked = askedOf(inTheIndex(sought));
  const asOf = new Date(timeOf(row.id).getTime() + 1);
  return {
    ...{ ctx, asked, most: BATCH_SIZE },
    conditions: conditionsFor(asked, { ...sought, limit: BATCH_SIZE }),
    before: row.position ?? firstIdAt(asOf),
  };
}

// Columns tell the rest, also of what isn't in the index yet.
const inTheIndex = ({ q, type, concept }: Sought) => ({
  ...{ q, type, concept, limit: BATCH_SIZE },
});

async function noteStart(
  ctx: CommunityCtx,
  { id, startedAt }: CommunityExport,
  way: Way,
): Promise<void> {
  const { db, now } = ctx;
  const where = { id, finishedAt: null };
  await db.communityExport.updateMany({ where, data: { state: "running" } });
  if (startedAt) return;
  const total = columnsDecide(way.asked.plan) ? await countOf(ctx, way) : null;
  const data = { startedAt: now, total };
  await db.communityExport.updateMany({ where, data });
}

async function countOf(
  ctx: CommunityCtx,
  { before, conditions }: Way,
): Promise<bigint> {
  const all = [Prisma.sql`s.id < ${before}::uuid`, living(ctx), ...conditions];
  const [counted] = await rowsOf<{ count: bigint }>(
    ctx.db,
    Prisma.sql`
    SELECT count(*) FROM ${OPENABLE_SHARES} WHERE ${Prisma.join(all, " AND ")}`,
  );
  return counted?.count ?? 0n;
}

type Standing = { id: string; position: string | null };
type Batch = { ids: string[]; last: string | null };

/** Notes a batch. Answers why not, where the export isn't to go on from there. */
function note(
  ctx: CommunityCtx,
  { id, position }: Standing,
  { ids, last }: Batch,
): Promise<Outcome | null> {
  return ctx.db.$transaction(async (db) => {
    const [row] = await db.$queryRaw<Locked[]>`
      SELECT position, records, cancel_asked_at AS "cancelAskedAt"
      FROM community_exports
      WHERE id = ${id}::uuid AND finished_at IS NULL FOR UPDATE`;
    if (!row || row.position !== position) return "overtaken";
    if (row.cancelAskedAt) return "cancelled";

    const apps = await noteItems({ ...ctx, db }, { id, ids }, row.records);
    await noteApps({ ...ctx, db }, id, row.records, apps);
    await db.communityExport.update({
      where: { id },
      data: { records: { increment: apps.length }, position: last ?? position },
      select: { id: true },
    });
    return null;
  }, LIMITS);
}

type Locked = {
  position: string | null;
  records: bigint;
  cancelAskedAt: Date | null;
};

/** Answers with the app of each that it noted. */
async function noteItems(
  ctx: CommunityCtx,
  { id, ids }: { id: string; ids: string[] },
  before: bigint,
): Promise<string[]> {
  const rows = await rowsOf<{ app_id: string }>(
    ctx.db,
    Prisma.sql`
    WITH chosen AS (
      SELECT s.id, s.grant_id, s.app_id, s.input_id FROM ${SHARES}
      WHERE s.id = ANY(${ids}::uuid[]) AND ${living(ctx)}
      FOR KEY SHARE OF s, a SKIP LOCKED
    )
    INSERT INTO community_export_items
      (export_id, grant_id, share_id, app_id, input_id, place)
    SELECT ${id}::uuid, grant_id, id, app_id, input_id,
      ${before}::bigint + row_number() OVER (ORDER BY id DESC) - 1
    FROM chosen RETURNING app_id`,
  );
  return rows.map(({ app_id }) => app_id);
}

/** Tells each owner's log that somebody exported of theirs: once for each export. */
async function noteApps(
  ctx: CommunityCtx,
  id: string,
  before: bigint,
  apps: string[],
): Promise<void> {
  const fresh = await rowsOf<{ app: string }>(
    ctx.db,
    Prisma.sql`
    SELECT app FROM unnest(${[...new Set(apps)]}::uuid[]) AS app
    WHERE NOT EXISTS (
      SELECT FROM community_export_items x
      WHERE x.export_id = ${id}::uuid AND x.app_id = app AND x.place < ${before})`,
  );
  for (const { app } of fresh) {
    const event = { action: "community.export", targetId: id } as const;
    await record(witnessOf(ctx, app), event);
  }
}
