import "server-only";

import { entriesAbout } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import { alive } from "@/lib/inputs/record";
import { keepingPolicy } from "@/lib/retention/lock";
import { Prisma } from "@/prisma/generated/client";

/**
 * Has a hold keep those of the records that are still there, and answers with how many
 * it didn't keep before. A record that is being destroyed is waited for: whoever
 * commits first wins. Nothing is kept by a hold that was lifted meanwhile. Of each
 * record there is an entry in the log, so that its trail has it. Part of the caller's
 * transaction.
 */
export async function keep(
  unlocked: Ctx,
  holdId: string,
  ids: string[],
): Promise<number> {
  const ctx = await keepingPolicy(unlocked);
  const [row] = await ctx.db.$queryRaw<{ kept: bigint }[]>`
    WITH hold AS (
      SELECT id FROM holds
      WHERE app_id = ${ctx.appId}::uuid AND id = ${holdId}::uuid
        AND lifted_at IS NULL FOR UPDATE
    ), chosen AS MATERIALIZED (
      SELECT i.id FROM inputs i
      WHERE ${alive(ctx)} AND i.id = ANY(${ids}::uuid[])
      ORDER BY i.id FOR KEY SHARE
    ), kept AS (
      INSERT INTO held_records (app_id, input_id, hold_id)
      SELECT ${ctx.appId}::uuid, chosen.id, hold.id FROM chosen, hold
      ON CONFLICT DO NOTHING RETURNING input_id AS id
    ), entries AS (
      ${entriesAbout(ctx, "input.hold", Prisma.sql`kept`)}
    )
    UPDATE holds SET kept = holds.kept + (SELECT count(*) FROM kept)
    FROM hold WHERE holds.app_id = ${ctx.appId}::uuid AND holds.id = hold.id
    RETURNING (SELECT count(*) FROM kept) AS kept`;
  return Number(row?.kept ?? 0n);
}

/** Has a hold keep nothing any more, which the trail of each record tells. Part of the same. */
export async function release(ctx: Ctx, holdId: string): Promise<void> {
  await ctx.db.$executeRaw`
    WITH released AS (
      DELETE FROM held_records
      WHERE app_id = ${ctx.appId}::uuid AND hold_id = ${holdId}::uuid
      RETURNING input_id AS id
    )
    ${entriesAbout(ctx, "input.release", Prisma.sql`released`)}`;
}
