import "server-only";

import { z } from "zod";

import { toldOf } from "@/lib/annotations/told";
import { authorize, type Ctx } from "@/lib/context";
import { isNotFound } from "@/lib/errors";
import { readContent } from "@/lib/inputs/content";
import { findCalled } from "@/lib/inputs/name";
import { inputAt } from "@/lib/search/address";
import { type Example, exampleIn, exampleOf } from "@/lib/search/example";
import { hitsFor, type Rank } from "@/lib/search/hits";
import { grouped } from "@/lib/search/language/query";
import type { Call } from "@/lib/wire/clarifai/call";
import { broughtBy, carriedIn } from "@/lib/wire/clarifai/carried";
import {
  type Asked,
  askedByAnd,
  askedByFilter,
  askedByRank,
  Clause,
  type Ordering,
} from "@/lib/wire/clarifai/clauses";
import { inputOf } from "@/lib/wire/clarifai/input-view";
import { type Reply, reply } from "@/lib/wire/clarifai/reply";
import { nameOf, Pagination } from "@/lib/wire/clarifai/schema";
import { WireError } from "@/lib/wire/clarifai/status";

const Clauses = z.array(Clause).max(64).default([]);

/** `POST …/searches`, and what is new in it. */
const Query = z.object({ ands: Clauses, filters: Clauses, ranks: Clauses });

export const OlderSearch = z.object({
  query: Query.prefault({}),
  pagination: Pagination.prefault({}),
});

/** `POST …/inputs/searches`. */
export const Search = z.object({
  searches: z
    .array(z.object({ query: Query.prefault({}) }))
    .max(1, "One search at a time.")
    .default([]),
  pagination: Pagination.prefault({}),
});

export const searchInputs = (
  call: Call,
  { searches: [one], pagination }: z.output<typeof Search>,
): Promise<Reply> =>
  searchOlder(call, {
    query: one?.query ?? { ands: [], filters: [], ranks: [] },
    pagination,
  });

/** What is looked for is in memory alone, and an example of it too. */
export async function searchOlder(
  call: Call,
  { query, pagination }: z.output<typeof OlderSearch>,
): Promise<Reply> {
  const { ctx, requestId } = call;
  authorize(ctx, "inputs:read");

  const asked = [
    ...query.ands.map(askedByAnd),
    ...query.filters.map(askedByFilter),
    ...query.ranks.map(askedByRank),
  ];
  const sought = {
    query: grouped(
      "all",
      asked.flatMap(({ queries }) => queries),
    ),
    only: await onlyOf(ctx, asked),
    rank: await rankOf(call, asked),
  };
  const hits = await hitsFor(ctx, sought, pagination);
  const told = await toldOf(
    ctx,
    hits.map(({ row }) => row),
  );
  return reply({
    id: crypto.randomUUID().replaceAll("-", ""),
    hits: told.map((one, place) => ({
      score: hits[place]?.score ?? 0,
      input: inputOf(ctx.appId, one, requestId),
    })),
  });
}

/** Null: any record will do. Ids that are nobody's find nothing. */
async function onlyOf(ctx: Ctx, asked: Asked[]): Promise<string[] | null> {
  const ids = asked.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return null;
  const rows = await Promise.all(ids.map((id) => calledOrNone(ctx, id)));
  const [first, ...others] = rows.map((row) => row?.id ?? null);
  return first && others.every((id) => id === first) ? [first] : [];
}

const calledOrNone = (ctx: Ctx, id: string) =>
  findCalled(ctx, id).catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });

/** Concepts may be several; else one thing says what comes first. */
async function rankOf(call: Call, asked: Asked[]): Promise<Rank | null> {
  const orderings = asked.flatMap(({ ordering }) => ordering ?? []);
  const concepts = orderings.flatMap((one) =>
    one.by === "concepts"
      ? one.concepts.map((concept) => ({
          ...{ name: nameOf(concept), wanted: concept.value, by: one.seer },
        }))
      : [],
  );
  const [other, ...more] = orderings.filter(({ by }) => by !== "concepts");
  if (more.length > 0 || (other && concepts.length > 0)) {
    throw new WireError(
      11102,
      "invalid_request",
      "Rank by one thing: by concepts, by what is like something, or by words.",
    );
  }
  if (concepts.length > 0) return { by: "concepts", concepts };
  return other ? rankBy(call, other) : null;
}

async function rankBy(call: Call, ordering: Ordering): Promise<Rank | null> {
  if (ordering.by === "concepts") return null;
  if (ordering.by === "words") return ordering;
  return { by: "likeness", example: await exampleFor(call, ordering) };
}

async function exampleFor(
  { ctx, request }: Call,
  ordering: Extract<Ordering, { by: "likeness" }>,
): Promise<Example> {
  if ("inputId" in ordering) {
    return exampleOf(ctx, await findCalled(ctx, ordering.inputId));
  }
  const carried = carriedIn(ordering.data);
  if (!carried) {
    throw new WireError(30104, "invalid_request", "Say like what.");
  }
  // What the app has at that URL needn't be fetched again.
  const known = "url" in carried ? await inputAt(ctx, carried.url) : null;
  if (known && known.fetch_state === null) return exampleOf(ctx, known);
  return exampleIn(await readContent(await broughtBy(carried, request.signal)));
}
