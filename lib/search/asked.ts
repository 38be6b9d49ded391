import "server-only";

import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { askIndex } from "@/lib/search/ask-index";
import { parseQuery } from "@/lib/search/language/parse";
import { conditionsOf, grouped, type Query } from "@/lib/search/language/query";
import { planFor } from "@/lib/search/plan";
import { type Survey, survey } from "@/lib/search/slices";
import {
  type Asked,
  type Seen,
  type Way,
  walkRecords,
} from "@/lib/search/walk";

/**
 * Reads what an app is asked. `invalid_request` says where it went wrong, and for words
 * where the app has no index to find them by.
 */
export function askedFor(ctx: Ctx, q: string, also: Query[] = []): Asked {
  const read = parseQuery(q, { parts: ctx.index === "substrings" });
  if (ctx.index === "off") refuseWords(read);
  const query = grouped("all", [read, ...also]);
  return { query, plan: planFor(query) };
}

function refuseWords(query: Query): void {
  const word = conditionsOf(query).find(({ kind }) => kind === "words");
  if (!word) return;
  const message = `At letter ${word.from + 1}: Words can't be searched for here, since this app has no index. Turn it on in the app's settings.`;
  throw new AppError("invalid_request", message, {
    param: "q",
    fields: { q: [message] },
  });
}

/** What of the app's index a look goes by. */
export type Standing = { index: Survey | null; complete: boolean };

/** Null: there is nothing that the index could tell. */
export async function standingFor(
  ctx: Ctx,
  { plan }: Asked,
): Promise<Standing> {
  if (plan.conjuncts.length === 0 || ctx.index === "off") {
    return { index: null, complete: true };
  }
  const index = await survey(ctx);
  return { index, complete: index.complete };
}

/** Looks for what meets a query, by the index where there is one to go by. */
export const looks = (
  ctx: Ctx,
  asked: Asked,
  way: Way,
  index: Survey | null,
): AsyncGenerator<Seen> =>
  index ? askIndex(ctx, asked, way, index) : walkRecords(ctx, asked, way);
