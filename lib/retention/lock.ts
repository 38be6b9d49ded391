import "server-only";

import { appIsClosing, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";

/** For a transaction that looks at each of an app's records. */
export const PATIENT = { maxWait: 10_000, timeout: 60_000 };

/**
 * The context with the app's policy read anew. Until this transaction has ended,
 * nobody else sets it, or places or lifts a hold; calls that store records don't wait.
 * `conflict` where the app is being destroyed.
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
    { store: boolean; seconds: bigint | null; closing: boolean }[]
  >`
    SELECT store, window_seconds AS seconds, closing_at IS NOT NULL AS closing
    FROM apps
    WHERE id = ${ctx.appId}::uuid ${lock}`;
  if (!row) throw notFound("app");
  if (row.closing) throw appIsClosing();
  const { store, seconds } = row;
  const windowSeconds = seconds === null ? null : Number(seconds);
  return {
    ...ctx,
    policy: { ...ctx.policy, app: { store, windowSeconds } },
  };
}
