import "server-only";

import type { LivingRow } from "@/lib/community/living";
import { ALL, type Asked } from "@/lib/community/look";
import { openEach } from "@/lib/community/open-each";
import type { CommunityCtx } from "@/lib/context";
import { inMemory } from "@/lib/inputs/index-again";
import { conditionsOf } from "@/lib/search/language/query";
import { meets } from "@/lib/search/meets";
import { type Shown, sharedDocuments } from "@/lib/sharing/document";
import type { SharedInput } from "@/lib/sharing/schema";

/** A share that may meet a query. */
export type Candidate = LivingRow & {
  /** Whether only what is in it can tell, where the plan is exact. */
  unsure: boolean;
};

/** A share that meets it, with its card where it had to be opened to know that. */
export type Met = LivingRow & { card?: SharedInput };

/** What one look found, and up to where it looked; null where that was all. */
export type Seen = { found: Met[]; last: string | null; opened: number };

const OPENED_AT_ONCE = 100;

/**
 * Of some shares those that meet a query, in their order; opened where need be, until
 * there are enough. Answers how many were looked at. One that never opens meets none.
 */
export async function verified(
  ctx: CommunityCtx,
  { query, plan }: Asked,
  rows: Candidate[],
  enough = ALL,
): Promise<Pick<Seen, "found" | "opened"> & { looked: number }> {
  const words = conditionsOf(query).some(
    (one) => one.kind === "words" && one.within === "anything",
  );
  const found: Met[] = [];
  let [looked, opened] = [0, 0];
  while (looked < rows.length && found.length < enough) {
    const count = nextCount(looked, found.length, enough);
    const some = rows.slice(looked, looked + count);
    const open = some.filter(({ unsure }) => unsure || !plan.exact);
    const shown = await shownOf(ctx, open, words);
    for (const row of some) {
      const seen = shown.get(row);
      if (seen === undefined) found.push(row);
      else if (seen && meets(query, seen.document, ctx.now)) {
        found.push({ ...row, card: seen.card });
      }
    }
    looked += some.length;
    opened += open.length;
  }
  return { found, opened, looked };
}

/** How many may bring what is missing, if it goes on as it went until now. */
function nextCount(looked: number, found: number, enough: number): number {
  const missing = enough - found;
  const likely = looked === 0 ? missing : Math.ceil((missing * looked) / found);
  return Math.min(OPENED_AT_ONCE, likely);
}

/** What is seen of each; null where it never opens. */
async function shownOf(
  ctx: CommunityCtx,
  rows: Candidate[],
  text: boolean,
): Promise<Map<Candidate, Shown | null>> {
  const all = new Map<Candidate, Shown | null>();
  for (let from = 0; from < rows.length; ) {
    const left = rows.slice(from);
    const some = text ? left.slice(0, inMemory(left).length) : left;
    const shown = await openEach(some, (those) =>
      sharedDocuments(ctx, those, { text }),
    );
    for (const [place, row] of some.entries()) {
      all.set(row, shown[place] ?? null);
    }
    from += some.length;
  }
  return all;
}
