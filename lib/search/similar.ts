import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import type { Term } from "@/lib/index/labelled";
import type { Content } from "@/lib/inputs/content";
import { findRecord, inputId, type RecordRow } from "@/lib/inputs/record";
import { openView } from "@/lib/inputs/view";
import { findingOnce } from "@/lib/sealing/find-once";
import { looks } from "@/lib/search/asked";
import { compared, type Likeness } from "@/lib/search/compared";
import {
  type Example,
  exampleIn,
  exampleOf,
  termsLike,
} from "@/lib/search/example";
import { parseQuery } from "@/lib/search/language/parse";
import type { Query } from "@/lib/search/language/query";
import { planFor } from "@/lib/search/plan";
import type { Similar, SimilarQuery } from "@/lib/search/schema";
import { survey } from "@/lib/search/slices";

/** How many records that may be alike are looked at: the newest. */
const CANDIDATES_MOST = 1_000;

/** How many times the database is asked for them. */
const LOOKS_MOST = 40;

/**
 * The live records that are like one of the app's, the likest first: images that look
 * like it, texts that say much of the same, and whatever is the very same. `not_found`
 * for what is gone, expired or someone else's; `invalid_request` where the app has no
 * index.
 */
export async function similarTo(
  ctx: Ctx,
  shown: string,
  query: SimilarQuery,
): Promise<Similar> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  refuseWithoutIndex(ctx);
  return likest(ctx, await exampleOf(ctx, row), query, row.id);
}

/** `similarTo` for something that isn't kept, and of which nothing is kept here. */
export async function similarToExample(
  ctx: Ctx,
  content: Content,
  query: SimilarQuery,
): Promise<Similar> {
  authorize(ctx, "inputs:read");

  refuseWithoutIndex(ctx);
  return likest(ctx, await exampleIn(content), query);
}

function refuseWithoutIndex({ index }: Ctx): void {
  if (index !== "off") return;
  throw new AppError(
    "invalid_request",
    "Nothing can be found by its likeness here, since this app has no index. Turn it on in the app's settings.",
  );
}

async function likest(
  ctx: Ctx,
  example: Example,
  { limit }: SimilarQuery,
  itself?: string,
): Promise<Similar> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const all = await alikeAmong(opening, example, EVERYTHING);
  const { alike, partial, complete } = all;
  await record(ctx, { action: "input.list" });
  const others = alike.filter(({ row }) => row.id !== itself);
  const wanted = others.sort(likestFirst).slice(0, limit);
  const data = await Promise.all(
    wanted.map(async ({ row, likeness, duplicate }) => ({
      ...(await openView(opening, row)),
      ...{ likeness, duplicate },
    })),
  );
  const answer: Similar = { object: "similar", data, partial };
  return complete ? answer : { ...answer, incomplete: true };
}

const EVERYTHING = parseQuery("");

/**
 * The live records that meet a query and are like an example, in no order; `partial`
 * where only the newest of those that may be alike were compared. `invalid_request`
 * where the app has no index.
 */
export async function alikeAmong(
  ctx: Ctx,
  example: Example,
  query: Query,
): Promise<{ alike: Likeness[]; partial: boolean; complete: boolean }> {
  refuseWithoutIndex(ctx);
  const terms = termsLike(example);
  const { rows, all, complete } = await candidates(ctx, terms, query);
  const { alike, whole } = await compared(ctx, example, rows);
  return { alike, partial: !(all && whole), complete };
}

/** The newest records that meet a query and bear one of these terms. */
async function candidates(ctx: Ctx, terms: Term[], query: Query) {
  const index = await survey(ctx);
  const own = planFor(query);
  const bearing = { terms, exact: true };
  const plan = { ...own, conjuncts: [bearing, ...own.conjuncts] };
  const asked = { query, plan };
  // One of them may be what is asked about, and one more says that there are more.
  const most = CANDIDATES_MOST + 2;
  const rows: RecordRow[] = [];
  let [all, times] = [true, 0];
  const way = { order: "desc", most } as const;
  if (terms.length > 0) {
    for await (const { found, last } of looks(ctx, asked, way, index)) {
      rows.push(...found);
      all = last === null;
      if (rows.length >= most || ++times === LOOKS_MOST) break;
    }
  }
  return { rows: rows.slice(0, most - 1), all, complete: index.complete };
}

/** What is the very same before what only seems so; of two that are alike, the newer. */
const likestFirst = (one: Likeness, other: Likeness) =>
  Number(other.duplicate) - Number(one.duplicate) ||
  other.likeness - one.likeness ||
  (one.row.id < other.row.id ? 1 : -1);
