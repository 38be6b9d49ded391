import "server-only";

import { entryOf } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { showId } from "@/lib/ids";
import { alive, inputId } from "@/lib/inputs/record";
import type { Deleted } from "@/lib/inputs/schema";
import { Prisma } from "@/prisma/generated/client";

/**
 * Destroys a record: its key, its rows and what was remembered of its calls go in one
 * statement with the entry that says so; its blob follows. A crash between the two
 * leaves a blob that nothing can open and no row names, which a sweep finds.
 */
export async function destroyInput(ctx: Ctx, shown: string): Promise<Deleted> {
  authorize(ctx, "inputs:delete");

  const id = inputId(shown);
  const [gone] = await ctx.db.$queryRaw<{ blob_key: string | null }[]>`
    WITH record AS (
      DELETE FROM inputs i WHERE ${alive(ctx)} AND i.id = ${id}::uuid
      RETURNING i.blob_key
    ), key AS (
      DELETE FROM keystore.record_keys
      WHERE app_id = ${ctx.appId}::uuid AND input_id = ${id}::uuid
        AND EXISTS (SELECT FROM record)
    ), answers AS (
      UPDATE idempotency_keys SET sealed_answer = NULL, fingerprint = NULL
      WHERE app_id = ${ctx.appId}::uuid AND input_id = ${id}::uuid
        AND EXISTS (SELECT FROM record)
    ), entry AS (${entryOf(
      ctx,
      { action: "input.delete", targetId: id },
      Prisma.sql`EXISTS (SELECT FROM record)`,
    )})
    SELECT blob_key FROM record`;
  if (!gone) throw notFound("input");
  if (gone.blob_key) await ctx.vault.blobs.remove([gone.blob_key]);
  return { object: "input.deleted", id: showId("inp", id), deleted: true };
}
