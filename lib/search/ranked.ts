import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { inMemory } from "@/lib/inputs/index-again";
import { documentsOf } from "@/lib/inputs/opened";
import type { RecordRow } from "@/lib/inputs/record";
import { openView } from "@/lib/inputs/view";
import { findingOnce } from "@/lib/sealing/find-once";
import { askedFor } from "@/lib/search/asked";
import { excerptsIn } from "@/lib/search/excerpts";
import { newestThatMeet } from "@/lib/search/newest";
import { relevanceOf } from "@/lib/search/relevance";
import type { Ranked, RankedQuery } from "@/lib/search/schema";

/** How many records are compared: the newest. */
const COMPARED_MOST = 300;

/**
 * The live records that meet `q`, those that fit it best first; of two that fit alike
 * the newer. Only the newest of them are compared, as many as can be opened meanwhile:
 * `partial` says that there are others.
 */
export async function rankInputs(
  ctx: Ctx,
  { q, limit, excerpts }: RankedQuery,
): Promise<Ranked> {
  authorize(ctx, "inputs:read");

  const asked = askedFor(ctx, q);
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const [{ rows, all, complete }] = await Promise.all([
    newestThatMeet(opening, asked, COMPARED_MOST),
    record(ctx, { action: "input.list" }),
  ]);
  const some = rows.slice(0, inMemory(rows).length);
  const documents = await documentsOf(opening, some, { text: true });
  const scores = relevanceOf(asked.query, documents);
  const best = some
    .flatMap((row, place) => {
      const [document, score = 0] = [documents[place], scores[place]];
      return document ? [{ row, document, score }] : [];
    })
    .sort((one, other) => other.score - one.score || newerFirst(one, other))
    .slice(0, limit);
  const data = await Promise.all(
    best.map(async ({ row, score, document }) => ({
      ...(await openView(opening, row)),
      ...(excerpts === "true" && {
        excerpts: excerptsIn(asked.query, document),
      }),
      score,
    })),
  );
  const partial = !all || some.length < rows.length;
  const answer: Ranked = { object: "ranked", data, partial };
  return complete ? answer : { ...answer, incomplete: true };
}

const newerFirst = (one: { row: RecordRow }, other: { row: RecordRow }) =>
  one.row.id < other.row.id ? 1 : -1;
