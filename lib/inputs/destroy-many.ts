import "server-only";

import type { Ctx } from "@/lib/context";
import { destroyChosen, removeBlobs } from "@/lib/inputs/destroy";
import { isHeld } from "@/lib/inputs/record";
import { Prisma } from "@/prisma/generated/client";

/** How many went, how many a hold kept, and what to do once that is committed. */
export type DestroyedMany = {
  done: number;
  held: number;
  afterwards: (ctx: Ctx) => Promise<unknown>;
};

/**
 * Destroys those of the records that meet a condition on inputs `i` and that no hold
 * keeps, as somebody asked. Part of the caller's transaction.
 */
export async function destroyMany(
  ctx: Ctx,
  ids: string[],
  condition: Prisma.Sql,
): Promise<DestroyedMany> {
  const chosen = Prisma.sql`${condition} AND i.id = ANY(${ids}::uuid[])`;
  const gone = await destroyChosen(ctx, {
    chosen,
    most: ids.length,
    action: "input.delete",
  });
  const [left] = await ctx.db.$queryRaw<{ held: bigint }[]>`
    SELECT count(*) AS held FROM inputs i WHERE ${chosen} AND ${isHeld}`;
  const keys = gone.flatMap(({ blobKey }) => blobKey ?? []);
  return {
    done: gone.length,
    held: Number(left?.held ?? 0),
    afterwards: async (ctx) => keys.length > 0 && removeBlobs(ctx, keys),
  };
}
