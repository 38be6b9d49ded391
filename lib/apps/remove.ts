import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";

/** All inputs `i` of the app, expired or not. */
export const ofApp = ({ appId }: Ctx) => Prisma.sql`i.app_id = ${appId}::uuid`;

/**
 * Has the app to itself: until this transaction ends, nobody stores a record in it or
 * places a hold there.
 */
export async function lockApp({ appId, db }: Ctx): Promise<void> {
  const [app] = await db.$queryRaw<object[]>`
    SELECT 1 FROM apps WHERE id = ${appId}::uuid FOR UPDATE`;
  if (!app) throw notFound("app");
}

/** The first records of the app, after one of them; held or not, expired or not. */
export async function someRecords(
  ctx: Ctx,
  after: string | null,
  most: number,
): Promise<string[]> {
  const beyond = after ? Prisma.sql`AND i.id > ${after}::uuid` : Prisma.empty;
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM inputs i WHERE ${ofApp(ctx)} ${beyond}
    ORDER BY i.id LIMIT ${most}`;
  return rows.map(({ id }) => id);
}

/**
 * Removes an app that has no record any more, with its keys, providers, holds, jobs
 * and remembered answers, and the app key that sealed them. What its calls used stays,
 * and what the log says of it. Its epoch keys follow as those of all that is destroyed
 * do. Part of the caller's transaction, which has the app to itself.
 */
export async function removeApp(ctx: Ctx): Promise<void> {
  const { appId, db } = ctx;
  await record(ctx, { action: "app.delete", targetId: appId });
  await db.missingBlob.deleteMany({ where: { appId } });
  await db.app.delete({ where: { id: appId }, select: { id: true } });
}
