import "server-only";

import { record, type Witness } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import {
  DETAIL_KEYS,
  detailKeyName,
  readDetailKeyName,
} from "@/lib/sealing/detail-key";
import type { DetailLog, PrismaClient } from "@/prisma/generated/client";

const BATCH_SIZE = 5_000;
const LOGS_MOST = 100;

/** For so long a key may be there before its log is. */
const YOUNG_MS = 60 * 60 * 1000;

type Ending = Witness & Pick<Ctx, "vault">;

/**
 * Ends a detailed log: destroys its key first, so that nothing which it kept can be read
 * again, then removes all of it. Whoever comes again goes on with what is left.
 */
export async function end(
  ctx: Ending,
  { appId, id }: Pick<DetailLog, "appId" | "id">,
): Promise<void> {
  const { db } = ctx;
  await ctx.vault.keys.destroy(detailKeyName({ appId, id }));
  for (let gone = BATCH_SIZE; gone === BATCH_SIZE; ) {
    gone = await db.$executeRaw`
      DELETE FROM call_details WHERE (app_id, id) IN (
        SELECT app_id, id FROM call_details WHERE app_id = ${appId}::uuid
        LIMIT ${BATCH_SIZE})`;
  }
  await db.$transaction(async (db) => {
    const { count } = await db.detailLog.deleteMany({ where: { appId, id } });
    const event = { action: "logging.end", targetId: id } as const;
    if (count > 0) await record({ ...ctx, db, appId }, event);
  });
}

/** Ends all that are over, and destroys keys whose apps are gone. */
export async function endOver(
  ctx: Pick<Ctx, "vault" | "now"> & { db: PrismaClient },
): Promise<void> {
  const actor = { kind: "job" as const, id: null };
  const over = await ctx.db.detailLog.findMany({
    where: { endsAt: { lte: ctx.now } },
    orderBy: { endsAt: "asc" },
    take: LOGS_MOST,
  });
  for (const log of over) {
    await end({ ...ctx, address: null, appId: log.appId, actor }, log);
  }
  for await (const name of ctx.vault.keys.list(DETAIL_KEYS)) {
    if (await isSpare(ctx, name)) await ctx.vault.keys.destroy(name);
  }
}

async function isSpare(
  { db, now }: { db: PrismaClient; now: Date },
  name: string,
): Promise<boolean> {
  const place = readDetailKeyName(name);
  if (!place) return false;
  if (now.getTime() - timeOf(place.id).getTime() < YOUNG_MS) return false;
  return (await db.detailLog.count({ where: place })) === 0;
}
