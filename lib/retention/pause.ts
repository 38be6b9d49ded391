import "server-only";

import { record } from "@/lib/audit/record";
import type { Ctx, Db } from "@/lib/context";

/** The chore by whose row all that destroys by the clock is paused. */
export const PURGE = "purge";

/** Since when nothing is destroyed by the clock. Null: it is. */
export async function pausedSince(db: Db): Promise<Date | null> {
  const chore = await db.chore.findUnique({
    where: { name: PURGE },
    select: { pausedSince: true },
  });
  return chore?.pausedSince ?? null;
}

/**
 * From now on no worker destroys anything by the clock, until somebody resumes it. What
 * is expired stays invisible, and a person can still destroy it. Answers whether it
 * went on until now.
 */
export function pausePurge(ctx: Pick<Ctx, "db" | "now">): Promise<boolean> {
  return ctx.db.$transaction(async (db) => {
    const paused = await db.$executeRaw`
      INSERT INTO chores (name, paused_since) VALUES (${PURGE}, ${ctx.now})
      ON CONFLICT (name) DO UPDATE SET paused_since = EXCLUDED.paused_since
      WHERE chores.paused_since IS NULL`;
    if (paused > 0) await tell({ ...ctx, db }, "purge.pause");
    return paused > 0;
  });
}

/** The workers go on. Answers with since when they were paused, if they were. */
export function resumePurge(
  ctx: Pick<Ctx, "db" | "now">,
): Promise<Date | null> {
  return ctx.db.$transaction(async (db) => {
    const since = await pausedSince(db);
    if (!since) return null;
    await db.chore.update({
      where: { name: PURGE },
      data: { pausedSince: null },
    });
    await tell({ ...ctx, db }, "purge.resume");
    return since;
  });
}

const tell = (
  ctx: Pick<Ctx, "db" | "now">,
  action: "purge.pause" | "purge.resume",
) =>
  record(
    { ...ctx, address: null, appId: null, actor: { kind: "job", id: null } },
    { action },
  );
