import "server-only";

import {
  LIVING_COLUMNS,
  living,
  OPENABLE_SHARES,
} from "@/lib/community/living";
import { ALL, type Way } from "@/lib/community/look";
import { type Candidate, type Seen, verified } from "@/lib/community/verified";
import { findingOnce } from "@/lib/sealing/find-once";
import type { Plan } from "@/lib/search/plan";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Whether columns tell all of a query, and no share has to be opened for it. */
export const columnsDecide = ({ conjuncts, excluded, exact }: Plan) =>
  exact && conjuncts.length === 0 && excluded.length === 0;

/** Goes through all that is shared, the newest first, for what meets a query. */
export async function* walkShares(way: Way): AsyncGenerator<Seen> {
  const ctx = { ...way.ctx, vault: findingOnce(way.ctx.vault) };
  for (let { before, enough = ALL } = way; ; ) {
    const rows = await nextShares({ ...way, ctx, before });
    const { looked, ...seen } = await verified(ctx, way.asked, rows, enough);
    const isAll = rows.length < way.most && looked === rows.length;
    const last = isAll ? null : (rows[looked - 1]?.share_id ?? null);
    yield { ...seen, last };
    enough -= seen.found.length;
    if (last === null || enough <= 0) return;
    before = last;
  }
}

function nextShares({
  ctx,
  asked,
  conditions,
  before,
  most,
}: Way): Promise<Candidate[]> {
  const all = [
    living(ctx),
    ...(before ? [Prisma.sql`s.id < ${before}::uuid`] : []),
    ...conditions,
  ];
  return plannedRowsOf<Candidate>(
    ctx.db,
    Prisma.sql`
    SELECT ${LIVING_COLUMNS}, ${!columnsDecide(asked.plan)}::boolean AS unsure
    FROM ${OPENABLE_SHARES} WHERE ${Prisma.join(all, " AND ")}
    ORDER BY s.id DESC LIMIT ${Prisma.raw(String(most))}`,
  );
}
