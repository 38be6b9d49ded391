import "server-only";

import type { Ctx } from "@/lib/context";
import { askIndex } from "@/lib/search/ask-index";
import { grouped, type Query } from "@/lib/search/language/query";
import { readQuery } from "@/lib/search/language/read";
import { planFor } from "@/lib/search/plan";
import { type Survey, survey } from "@/lib/search/slices";
import {
  type Asked,
  type Seen,
  type Way,
  walkRecords,
} from "@/lib/search/walk";

/** What an app is asked, and how to find it. See `readQuery`. */
export function askedFor(ctx: Ctx, q: string, also: Query[] = []): Asked {
  const query = grouped("all", [readQuery(q, ctx.index), ...also]);
  return { query, plan: planFor(query) };
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
