import "server-only";

import type { Ctx } from "@/lib/context";
import { Prisma } from "@/prisma/generated/client";

/**
 * The context with the app's policy read anew. Until this transaction has ended,
 * nobody else sets it, or places or lifts a hold; calls that store records don't wait.
 */
export const lockingPolicy = (ctx: Ctx): Promise<Ctx> =>
  reading(ctx, Prisma.sql`FOR NO KEY UPDATE`);

/**
 * The context with the app's policy read anew, which stays as it is until this
 * transaction has ended. Others may have it so at the same time.
 */
export const keepingPolicy = (ctx: Ctx): Promise<Ctx> =>
  reading(ctx, Prisma.sql`FOR SHARE`);

async function reading(ctx: Ctx, lock: Prisma.Sql): Promise<Ctx> {
  const [row] = await ctx.db.$queryRaw<
    { store: boolean; seconds: bigint | null }[]
  >`
    SELECT store, window_seconds AS seconds FROM apps
    WHERE id = ${ctx.appId}::uuid ${lock}`;
  if (!row) throw new Error("The app of a context is gone.");
  const { store, seconds } = row;
  const windowSeconds = seconds === null ? null : Number(seconds);
  return {
    ...ctx,
    policy: { ...ctx.policy, app: { store, windowSeconds } },
  };
}
