import "server-only";

import { LIVING_COLUMNS, OPENABLE_SHARES } from "@/lib/community/living";
import { openEach } from "@/lib/community/open-each";
import type { Ctx } from "@/lib/context";
import { inMemory } from "@/lib/inputs/index-again";
import {
  type Indexed,
  SHARE_TERMS_VERSION,
  type TermsRow,
  termsRowsOf,
  termsWritten,
} from "@/lib/sharing/terms";
import { run } from "@/lib/statement";

const SHARES_PER_BATCH = 50;
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

export type Place = Pick<Ctx, "db" | "vault" | "now">;

/**
 * Brings a batch of shares into the community's index as they are to be there: those that
 * are new to it, those of which something has changed, and those of an older version.
 * Whoever has some in hand is let alone, so any number of workers may do so. One that
 * never opens is told of, and can't be found; whatever else fails is thrown, and nothing
 * of the batch is done. Answers whether there may be more.
 */
export async function indexShares(ctx: Place): Promise<boolean> {
  const work = async (db: Ctx["db"]) => {
    const rows = await db.$queryRaw<Indexed[]>`
      SELECT ${LIVING_COLUMNS}, t.slice FROM ${OPENABLE_SHARES}
      JOIN share_terms t ON t.share_id = s.id
      WHERE t.version < ${SHARE_TERMS_VERSION}
      ORDER BY t.version, s.id LIMIT ${SHARES_PER_BATCH} FOR UPDATE OF t SKIP LOCKED`;
    await indexAnew({ ...ctx, db }, rows);
    return rows.length === SHARES_PER_BATCH;
  };
  // A copy: Prisma writes into it.
  return ctx.db.$transaction(work, { ...LIMITS });
}

/** Makes shares' rows of the index anew; of those that never open, that they can't be found. */
export async function indexAnew(ctx: Place, rows: Indexed[]): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const left = rows.slice(from);
    const some = left.slice(0, inMemory(left).length);
    const made = await openEach(some, (those) => termsRowsOf(ctx, those));
    const all = made.map(
      (one, place): TermsRow =>
        one ?? {
          shareId: some[place]?.share_id ?? "",
          ...{ slice: null, terms: "{}" },
        },
    );
    await run(ctx.db, termsWritten(all));
    from += some.length;
  }
}
