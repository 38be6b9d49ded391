import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { fixedFor } from "@/lib/search/suggest/fixed";
import { fromKeys } from "@/lib/search/suggest/from-keys";
import { fromRecords } from "@/lib/search/suggest/from-records";
import type { SuggestionQuery, Suggestions } from "@/lib/search/suggest/schema";
import { tokenAt } from "@/lib/search/suggest/token";

const SUGGESTED_MOST = 20;

/** For how long records are opened, at most: who writes doesn't wait. */
const OPENING_MS = 150;

/**
 * What could be meant by the part of a query that is being written: fields, values
 * that are the same everywhere, and what the newest records of the app have. In a
 * phrase, nothing is suggested.
 */
export async function suggest(
  ctx: Ctx,
  { q, at = q.length }: SuggestionQuery,
  within = OPENING_MS,
): Promise<Suggestions> {
  authorize(ctx, "inputs:read");

  const token = tokenAt(q, Math.min(at, q.length));
  const { from, to } = token;
  const isPhrase = token.quoted && token.field === null;
  const all = isPhrase
    ? []
    : [
        ...fixedFor(token, { now: ctx.now, words: ctx.index !== "off" }),
        ...(await fromRecords(ctx, token, within)),
        ...(await fromKeys(ctx, token)),
      ];
  const others = all.filter(({ insert }) => insert !== q.slice(from, to));
  const data = others.slice(0, SUGGESTED_MOST);
  return { object: "suggestions", from, to, data };
}
