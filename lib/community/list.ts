import "server-only";

import { record } from "@/lib/audit/record";
import { askIndex } from "@/lib/community/ask-index";
import { openCards } from "@/lib/community/cards";
import { askedOf, conditionsFor, type Way } from "@/lib/community/look";
import { witnessOf } from "@/lib/community/reader";
import type { CommunityQuery, SharedPage } from "@/lib/community/schema";
import type { Met } from "@/lib/community/verified";
import { columnsDecide, walkShares } from "@/lib/community/walk";
import type { CommunityCtx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { cursorOf, page } from "@/lib/paging";

/** How many shares are opened for one page, at most, beside those on it. */
const OPENED_MOST = 1_000;

/** How many times the database is asked for one page, at most. */
const LOOKS_MOST = 40;

/**
 * How many are looked at together: as a page has, or more where few of them may meet the
 * query. Two sizes, so that each way to look is planned once and not for every limit.
 */
const PAGE = 51;
const MANY = 201;

/**
 * A page of what is shared and lives, newest first, of what meets the query: each for
 * certain, by what its grant covers and nothing else. Where much had to be opened the
 * page may be short, or empty, and say that there is more, after its `last_id`.
 */
export async function listShared(
  ctx: CommunityCtx,
  query: CommunityQuery,
): Promise<SharedPage> {
  const [{ rows, last }] = await Promise.all([
    firstThatMeet(ctx, query),
    record(witnessOf(ctx, null), { action: "community.list" }),
  ]);
  const wanted = rows.slice(0, query.limit);
  const more = rows.length > query.limit;
  const shown = page(await openCards(ctx, wanted), query.limit);
  const end = more ? (wanted.at(-1)?.share_id ?? null) : last;
  return {
    ...shown,
    last_id: end ? showId("shr", end) : shown.last_id,
    has_more: more || last !== null,
  };
}

/** One more than the page has, or as many as so many looks found. */
async function firstThatMeet(
  ctx: CommunityCtx,
  query: CommunityQuery,
): Promise<{ rows: Met[]; last: string | null }> {
  const asked = askedOf(query);
  const { plan } = asked;
  const indexed = plan.conjuncts.length > 0;
  const sure = indexed ? plan.exact : columnsDecide(plan);
  const way: Way = {
    ...{ ctx, asked, conditions: conditionsFor(asked, query) },
    before: cursorOf(query, "shr"),
    most: sure && query.limit < PAGE ? PAGE : MANY,
    enough: query.limit + 1,
  };
  const rows: Met[] = [];
  let [last, opened, times]: [string | null, number, number] = [null, 0, 0];
  for await (const seen of indexed ? askIndex(way) : walkShares(way)) {
    rows.push(...seen.found);
    last = seen.last;
    opened += seen.opened;
    if (rows.length > query.limit || opened > OPENED_MOST) break;
    if (++times === LOOKS_MOST) break;
  }
  return { rows, last };
}
