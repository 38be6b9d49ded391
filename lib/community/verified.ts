import "server-only";

import type { LivingRow } from "@/lib/community/living";
import type { Asked } from "@/lib/community/look";
import { openEach } from "@/lib/community/open-each";
import type { CommunityCtx } from "@/lib/context";
import { inMemory } from "@/lib/inputs/index-again";
import { conditionsOf } from "@/lib/search/language/query";
import { meets } from "@/lib/search/meets";
import { sharedDocuments } from "@/lib/sharing/document";

/** A share that may meet a query. */
export type Candidate = LivingRow & {
  /** Whether only what is in it can tell, where the plan is exact. */
  unsure: boolean;
};

/** What one look found, and up to where it looked; null where that was all. */
export type Seen = { found: LivingRow[]; last: string | null; opened: number };

const OPENED_AT_ONCE = 100;

/**
 * Of some shares those that meet a query, in their order; opened where need be. One that
 * never opens meets none.
 */
export async function verified(
  ctx: CommunityCtx,
  { query, plan }: Asked,
  rows: Candidate[],
): Promise<Pick<Seen, "found" | "opened">> {
  const open = rows.filter(({ unsure }) => unsure || !plan.exact);
  const text = conditionsOf(query).some(
    (one) => one.kind === "words" && one.within === "anything",
  );
  const refused = new Set<Candidate>();
  for (let from = 0; from < open.length; ) {
    const left = open.slice(from, from + OPENED_AT_ONCE);
    const some = text ? left.slice(0, inMemory(left).length) : left;
    const documents = await openEach(some, (rows) =>
      sharedDocuments(ctx, rows, { text }),
    );
    for (const [place, document] of documents.entries()) {
      const row = some[place];
      const isOne = document !== null && meets(query, document, ctx.now);
      if (row && !isOne) refused.add(row);
    }
    from += some.length;
  }
  return {
    found: rows.filter((row) => !refused.has(row)),
    opened: open.length,
  };
}
