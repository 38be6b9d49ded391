import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import type { RecordRow } from "@/lib/inputs/record";
import type { InputQuery, InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";
import { cursorOf, page } from "@/lib/paging";
import { findingOnce } from "@/lib/sealing/find-once";
import { askedFor, looks, standingFor } from "@/lib/search/asked";
import { excerptsFrom } from "@/lib/search/excerpts";
import type { Query } from "@/lib/search/language/query";
import type { Found, FoundInput } from "@/lib/search/schema";
import { type Asked, columnsDecide } from "@/lib/search/walk";

/** How many records are opened for one page, at most, beside those on it. */
const OPENED_MOST = 10_000;

/** How many times the database is asked for one page, at most. */
const LOOKS_MOST = 40;

/** How many are looked at together where few of them may meet the query. */
const BATCH_SIZE = 500;

/**
 * A page of the live records that meet `q` and what else the query says, each of them
 * for certain. So many are opened for it at most: the page may then be short, or empty,
 * and say that there is more, after its `last_id`.
 */
export async function findInputs(ctx: Ctx, asked: InputQuery): Promise<Found> {
  authorize(ctx, "inputs:read");

  const query = askedFor(ctx, asked.q ?? "", filtersOf(asked));
  const [{ rows, last, complete }] = await Promise.all([
    firstThatMeet(ctx, query, asked),
    record(ctx, { action: "input.list" }),
  ]);
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const wanted = rows.slice(0, asked.limit + 1);
  const views = await Promise.all(wanted.map((row) => openView(opening, row)));
  const all = page(
    asked.excerpts === "true"
      ? await withExcerpts(opening, query, wanted, views)
      : views,
    asked.limit,
  );
  const told: Found = complete ? all : { ...all, incomplete: true };
  if (all.has_more || last === null) return told;
  return { ...told, last_id: showId("inp", last), has_more: true };
}

async function withExcerpts(
  ctx: Ctx,
  { query }: Asked,
  rows: RecordRow[],
  views: InputView[],
): Promise<FoundInput[]> {
  const excerpts = await excerptsFrom(ctx, query, rows);
  return views.map((view, place) => ({
    ...view,
    excerpts: excerpts.get(rows[place]?.id ?? "") ?? [],
  }));
}

/** The conditions that have members of their own. */
function filtersOf(asked: InputQuery): Query[] {
  const { type, received_after: after, received_before: before } = asked;
  const place = { from: 0, to: 0 };
  return [
    ...(type ? [{ kind: "type", type, ...place } as const] : []),
    ...(after
      ? [{ kind: "after", at: new Date(after), ...place } as const]
      : []),
    ...(before
      ? [{ kind: "before", at: new Date(before), ...place } as const]
      : []),
  ];
}

/** One more than the page has, or as many as so many looks found. */
async function firstThatMeet(
  ctx: Ctx,
  asked: Asked,
  { order, limit, after }: InputQuery,
) {
  const { index, complete } = await standingFor(ctx, asked);
  const most = index || columnsDecide(asked.plan) ? limit + 1 : BATCH_SIZE;
  const way = { order, most, after: cursorOf({ after }, "inp") };
  const rows: RecordRow[] = [];
  let [last, opened, times]: [string | null, number, number] = [null, 0, 0];
  for await (const seen of looks(ctx, asked, way, index)) {
    rows.push(...seen.found);
    last = seen.last;
    opened += seen.opened;
    if (rows.length > limit || opened > OPENED_MOST) break;
    if (++times === LOOKS_MOST) break;
  }
  return { rows, last, complete };
}
