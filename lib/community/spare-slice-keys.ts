import "server-only";

import { inBatches } from "@/lib/batches";
import { destroyUnused } from "@/lib/community/slice-keys";
import type { Ctx } from "@/lib/context";
import { readSliceKeyName, SLICE_KEYS } from "@/lib/sealing/slice-key";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 500;

/**
 * Destroys keys of the community's index whose slices never came to be: what made them was
 * rolled back. Whoever is making one just now is waited for, and keeps it. A slice that
 * this database hasn't counted up to yet is another's, and left alone. Answers with how
 * many went.
 */
export async function destroySpareSliceKeys(
  ctx: Pick<Ctx, "db" | "vault" | "now" | "address">,
  stop?: AbortSignal,
): Promise<number> {
  const { keys } = ctx.vault;
  let destroyed = 0;
  for await (const names of inBatches(keys.list(SLICE_KEYS), BATCH_SIZE)) {
    for (const slice of await unmade(
      ctx,
      names.flatMap((name) => readSliceKeyName(name) ?? []),
    )) {
      if (stop?.aborted) return destroyed;
      // As a slice that is dirty: whatever ends us here, that is taken up again.
      const made = await ctx.db.$executeRaw`
        INSERT INTO share_slices (slice, open, dirty_since)
        VALUES (${slice}::int, FALSE, ${ctx.now}) ON CONFLICT DO NOTHING`;
      const dirty = { slice, dirtySince: ctx.now };
      if (made === 1 && (await destroyUnused(ctx, dirty))) destroyed++;
    }
  }
  return destroyed;
}

async function unmade(
  { db }: Pick<Ctx, "db">,
  slices: number[],
): Promise<number[]> {
  const rows = await rowsOf<{ slice: number }>(
    db,
    Prisma.sql`
    SELECT k.slice FROM unnest(${slices}::int[]) AS k (slice), share_slices_slice_seq q
    WHERE q.is_called AND k.slice <= q.last_value
      AND NOT EXISTS (SELECT FROM share_slices l WHERE l.slice = k.slice)`,
  );
  return rows.map(({ slice }) => slice);
}
