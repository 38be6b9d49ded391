import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import type { Document } from "@/lib/index/document";
import { foldedText } from "@/lib/index/folded";
import { documentsOf } from "@/lib/inputs/opened";
import type { RecordRow } from "@/lib/inputs/record";
import { askedFor } from "@/lib/search/asked";
import { newestThatMeet } from "@/lib/search/newest";
import type { Facets } from "@/lib/search/schema";

/** How many records are counted. */
const RECORDS_MOST = 500;

const OPENED_AT_ONCE = 200;
const VALUES_MOST = 12;

/** From here on a model says that something is seen rather than not. */
const SURE = 0.5;

/**
 * What the live records that meet `q` are like: how many of each type, that each model
 * was asked about, in which each of the top concepts is seen, of each day. Of the
 * newest 500; `all` says whether that is all of them.
 */
export async function facetsOf(
  ctx: Ctx,
  { q }: { q: string },
): Promise<Facets> {
  authorize(ctx, "inputs:read");

  const asked = askedFor(ctx, q);
  const { rows, all, complete } = await newestThatMeet(
    ctx,
    asked,
    RECORDS_MOST,
  );
  await record(ctx, { action: "input.list" });
  return {
    object: "facets",
    records: rows.length,
    all: all && complete,
    ...(await countedIn(ctx, rows)),
  };
}

async function countedIn(ctx: Ctx, rows: RecordRow[]) {
  const [type, model, concept, day] = [tally(), tally(), tally(), tally()];
  for (const { id } of rows) day.add(timeOf(id).toISOString().slice(0, 10));
  for (let from = 0; from < rows.length; from += OPENED_AT_ONCE) {
    const some = rows.slice(from, from + OPENED_AT_ONCE);
    for (const document of await documentsOf(ctx, some, { text: false })) {
      type.add(document.type);
      for (const name of new Set(document.models)) model.add(name);
      for (const name of conceptsIn(document)) concept.add(name);
    }
  }
  return {
    type: type.most(VALUES_MOST),
    model: model.most(VALUES_MOST),
    concept: concept.most(VALUES_MOST),
    day: day.byValue(),
  };
}

/** However a concept is written, it is counted once, as it was written first. */
const conceptsIn = ({ concepts }: Document): Iterable<string> =>
  new Map(
    concepts
      .filter(({ value }) => value >= SURE)
      .map(({ name }) => [foldedText(name), name]),
  ).values();

function tally() {
  const counts = new Map<string, { value: string; count: number }>();
  const values = () => [...counts.values()];
  return {
    add(value: string) {
      const folded = foldedText(value);
      const known = counts.get(folded) ?? { value, count: 0 };
      known.count++;
      counts.set(folded, known);
    },
    most: (limit: number) =>
      values()
        .sort((one, other) => other.count - one.count)
        .slice(0, limit),
    byValue: () =>
      values().sort((one, other) => (one.value < other.value ? 1 : -1)),
  };
}
