import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import type { RecordRow } from "@/lib/inputs/record";
import type { InputQuery, InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";
import { cursorOf, type List, page } from "@/lib/paging";
import { findingOnce } from "@/lib/sealing/find-once";
import { parseQuery, type Query } from "@/lib/search/query";
import { isSealed, lookAtRecords } from "@/lib/search/walk";

const BATCH_SIZE = 1_000;

/** How many records are opened for one page, at most: some tenths of a second. */
const LOOKS_MOST = 10;

/**
 * A page of the live records that meet `q` and what else the query says. Where it is
 * about what is sealed, so many are opened at most: the page may then be short, or
 * empty, and say that there is more, after its `last_id`.
 */
export async function findInputs(
  ctx: Ctx,
  asked: InputQuery,
): Promise<List<InputView>> {
  authorize(ctx, "inputs:read");

  const query = [...parseQuery(asked.q ?? ""), ...filtersOf(asked)];
  const found = await firstThatMeet(ctx, query, asked);
  await record(ctx, { action: "input.list" });
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const rows = found.rows.slice(0, asked.limit + 1);
  const views = await Promise.all(rows.map((row) => openView(opening, row)));
  const all = page(views, asked.limit);
  if (all.has_more || found.last === null) return all;
  return { ...all, last_id: showId("inp", found.last), has_more: true };
}

/** The conditions that have members of their own. */
function filtersOf(asked: InputQuery): Query {
  const { type, received_after: after, received_before: before } = asked;
  const not = false;
  return [
    ...(type ? [{ not, field: "type", value: type } as const] : []),
    ...(after
      ? [{ not, field: "after", value: new Date(after) } as const]
      : []),
    ...(before
      ? [{ not, field: "before", value: new Date(before) } as const]
      : []),
  ];
}

/** One more than the page has, or as many as so many looks found. */
async function firstThatMeet(
  ctx: Ctx,
  query: Query,
  { order, limit, after }: InputQuery,
): Promise<{ rows: RecordRow[]; last: string | null }> {
  const most = query.some(isSealed) ? BATCH_SIZE : limit + 1;
  const rows: RecordRow[] = [];
  let last = cursorOf({ after }, "inp");
  for (let looks = 0; looks < LOOKS_MOST; looks++) {
    const from = { order, most, after: last };
    const seen = await lookAtRecords(ctx, query, from);
    rows.push(...seen.found);
    last = seen.last;
    if (last === null || rows.length > limit) break;
  }
  return { rows, last };
}
