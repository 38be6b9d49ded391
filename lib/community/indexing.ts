import "server-only";

import { LIVING_COLUMNS, OPENABLE_SHARES } from "@/lib/community/living";
import type { Ctx } from "@/lib/context";
import { log } from "@/lib/log";
import {
  type Indexed,
  SHARE_TERMS_VERSION,
  shareTermsRow,
} from "@/lib/sharing/terms";
import { run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const SHARES_PER_BATCH = 50;
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

export type Place = Pick<Ctx, "db" | "vault" | "now">;

/**
 * Brings a batch of shares into the community's index as they are to be there: those that
 * are new to it, those of which something has changed, and those of an older version.
 * Whoever has some in hand is let alone, so any number of workers may do so. One that
 * doesn't open is told of, and can't be found. Answers whether there may be more.
 */
export async function indexShares(ctx: Place): Promise<boolean> {
  const work = async (db: Ctx["db"]) => {
    const rows = await db.$queryRaw<Indexed[]>`
      SELECT ${LIVING_COLUMNS}, t.slice FROM ${OPENABLE_SHARES}
      JOIN share_terms t ON t.share_id = s.id
      WHERE t.version < ${SHARE_TERMS_VERSION}
      ORDER BY t.version, s.id LIMIT ${SHARES_PER_BATCH} FOR UPDATE OF t SKIP LOCKED`;
    for (const row of rows) await run(db, await remade({ ...ctx, db }, row));
    return rows.length === SHARES_PER_BATCH;
  };
  // A copy: Prisma writes into it.
  return ctx.db.$transaction(work, { ...LIMITS });
}

/** What writes a share's row anew; of one that doesn't open, that it can't be found. */
export async function remade(ctx: Place, row: Indexed): Promise<Prisma.Sql> {
  try {
    return await shareTermsRow(ctx, row);
  } catch (error) {
    log.error("share.unopenable", error, { share: row.share_id });
    return Prisma.sql`
      UPDATE share_terms
      SET version = ${SHARE_TERMS_VERSION}::smallint, terms = '{}', slice = NULL
      WHERE share_id = ${row.share_id}::uuid`;
  }
}
