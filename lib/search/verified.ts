import "server-only";

import type { Ctx } from "@/lib/context";
import { inMemory } from "@/lib/inputs/index-again";
import { documentsOf } from "@/lib/inputs/opened";
import type { RecordRow } from "@/lib/inputs/record";
import { conditionsOf, type Query } from "@/lib/search/language/query";
import { meets } from "@/lib/search/meets";
import type { Plan } from "@/lib/search/plan";

/** A record that may meet a query. */
export type Candidate = RecordRow & {
  /** Whether only what is in it can tell, where the plan is exact. */
  unsure: boolean;
};

const OPENED_AT_ONCE = 100;

/** Of some records those that meet a query, in their order; opened where need be. */
export async function verified(
  ctx: Ctx,
  { query, plan }: { query: Query; plan: Plan },
  rows: Candidate[],
): Promise<{ found: RecordRow[]; opened: number }> {
  const open = rows.filter(({ unsure }) => unsure || !plan.exact);
  const text = conditionsOf(query).some(
    (one) => one.kind === "words" && one.within === "anything",
  );
  const refused = new Set<Candidate>();
  for (let from = 0; from < open.length; ) {
    const left = open.slice(from, from + OPENED_AT_ONCE);
    const some = text ? left.slice(0, inMemory(left).length) : left;
    const documents = await documentsOf(ctx, some, { text });
    for (const [place, document] of documents.entries()) {
      const row = some[place];
      if (row && !meets(query, document, ctx.now)) refused.add(row);
    }
    from += some.length;
  }
  return {
    found: rows.filter((row) => !refused.has(row)),
    opened: open.length,
  };
}
