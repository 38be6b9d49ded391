import "server-only";

import {
  LIVING_COLUMNS,
  living,
  OPENABLE_SHARES,
} from "@/lib/community/living";
import type { Way } from "@/lib/community/look";
import { type Candidate, type Seen, verified } from "@/lib/community/verified";
import { findingOnce } from "@/lib/sealing/find-once";
import type { Plan } from "@/lib/search/plan";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Whether columns tell all of a query, and no share has to be opened for it. */
export const columnsDecide = ({ conjuncts, excluded, exact }: Plan) =>
  exact && conjuncts.length === 0 && excluded.length === 0;

/** Goes through all that is shared, the newest first, for what meets a query. */
export async function* walkShares(way: Way): AsyncGenerator<Seen> {
  const ctx = { ...way.ctx, vault: findingOnce(way.ctx.vault) };
  for (let { before } = way; ; ) {
    const rows = await nextShares({ ...way, ctx, before });
    const last =
      rows.length < way.most ? null : (rows.at(-1)?.share_id ?? null);
    yield { ...(await verified(ctx, way.asked, rows)), last };
    if (last === null) return;
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
  return rowsOf<Candidate>(
    ctx.db,
    Prisma.sql`
    SELECT ${LIVING_COLUMNS}, ${!columnsDecide(asked.plan)}::boolean AS unsure
    FROM ${OPENABLE_SHARES} WHERE ${Prisma.join(all, " AND ")}
    ORDER BY s.id DESC LIMIT ${most}`,
  );
}
