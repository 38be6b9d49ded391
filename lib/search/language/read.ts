import type { IndexMode } from "@/lib/context";
import { parseQuery } from "@/lib/search/language/parse";
import { conditionsOf, type Query } from "@/lib/search/language/query";
import { HINTS, refusal } from "@/lib/search/language/refuse";

/**
 * Reads what an app is asked, by what of its records is indexed. `invalid_request` says
 * where it went wrong, and for words where there is no index to find them by.
 */
export function readQuery(text: string, index: IndexMode): Query {
  const query = parseQuery(text, { parts: index === "substrings" });
  if (index !== "off") return query;
  const word = conditionsOf(query).find(({ kind }) => kind === "words");
  if (word) throw refusal(word.from, HINTS.unindexed);
  return query;
}
