import "server-only";

import type { Ctx } from "@/lib/context";
import { foldedName } from "@/lib/index/folded";
import { parseQuery } from "@/lib/search/language/parse";
import { printKey, printQuery } from "@/lib/search/language/print";
import { fitOf, tally } from "@/lib/search/suggest/fit";
import { hintOf } from "@/lib/search/suggest/fixed";
import { newestDocuments } from "@/lib/search/suggest/newest";
import type { Suggestion } from "@/lib/search/suggest/schema";
import { type Token, unquoted } from "@/lib/search/suggest/token";
import {
  type Asking,
  askingFor,
  fieldOf,
  RECORD_FIELDS,
  valueIn,
} from "@/lib/search/suggest/values";

const NAMES_MOST = 5;
const VALUES_MOST = 12;
const WORDS_MOST = 5;

/**
 * What the newest records have that goes on from a token: values of its field; or where
 * none is named, names of metadata, values of any field, and words. For a token that
 * begins nothing no record is opened.
 */
export async function fromRecords(
  ctx: Ctx,
  token: Token,
  within: number,
): Promise<Suggestion[]> {
  const { field, begun } = token;
  if (field === null ? begun === "" : !RECORD_FIELDS.includes(field)) return [];

  const [names, values, words] = [tally(), tally(), tally()];
  const name = nameBegun(token);
  for await (const documents of newestDocuments(ctx, within)) {
    for (const asking of documents.flatMap(askingFor)) {
      if (asking.kind === "words" && ctx.index === "off") continue;
      const fit = fitFor(token, asking);
      const list = fieldOf(asking) === "word" ? words : values;
      if (fit !== null) list.add(fit, valueSuggestion(asking));
      if (asking.kind !== "meta" || name === null) continue;
      const named = fitOf(name, asking.key);
      if (named !== null) names.add(named, nameSuggestion(asking.key));
    }
  }
  return [
    ...names.best(NAMES_MOST),
    ...values.best(VALUES_MOST),
    ...words.best(WORDS_MOST),
  ].filter(isReadable);
}

function fitFor({ field, key, begun }: Token, asking: Asking): number | null {
  if (field !== null && field !== fieldOf(asking)) return null;
  if (field === "meta" && asking.kind === "meta") {
    if (key === null || foldedName(key) !== foldedName(asking.key)) return null;
  }
  return fitOf(begun, valueIn(asking));
}

/** What of a name of metadata is written. Null: that is no place for one. */
function nameBegun({ field, key, begun }: Token): string | null {
  if (field !== null) return field === "meta" && key === null ? begun : null;
  const [, after] = /^meta\.(.*)$/isu.exec(begun) ?? [];
  return after === undefined ? begun : unquoted(after);
}

const nameSuggestion = (key: string): Suggestion => ({
  insert: `meta.${printKey(key)}:`,
  label: `meta.${key}:`,
  kind: "field",
  hint: hintOf("meta"),
});

const valueSuggestion = (asking: Asking): Suggestion => ({
  insert: printQuery({ ...asking, from: 0, to: 0 }),
  label: valueIn(asking),
  kind: fieldOf(asking) === "word" ? "word" : "value",
  hint: hintOf(fieldOf(asking)),
});

/** Not all that a record may have can be asked for: a file may be called "…". */
function isReadable({ insert, kind }: Suggestion): boolean {
  try {
    parseQuery(kind === "field" ? `${insert}x` : insert);
    return true;
  } catch {
    return false;
  }
}
