import type { Within } from "@/lib/index/document";
import { placedWordsIn, wordsIn } from "@/lib/index/words";
import type { Condition, Place, Query } from "@/lib/search/language/query";
import { standAt } from "@/lib/search/row";

/**
 * Where in a text are the words that a query asks for, to mark them: in order, none
 * over another, in UTF-16 code units. `within` says what text it is; what is asked of
 * anything is asked of each.
 */
export function marksIn(query: Query, text: string, within: Within): Place[] {
  const asked = wanted(query).filter(
    (words) => words.within === "anything" || words.within === within,
  );
  if (asked.length === 0) return [];

  const words = placedWordsIn(text);
  const places = asked.flatMap(({ text, as }) => {
    const sought = wordsIn(text);
    return words.flatMap(({ from }, at) => {
      if (!standAt(words, at, sought, as)) return [];
      return [{ from, to: words[at + sought.length - 1]?.to ?? from }];
    });
  });
  return apart(places.toSorted((one, other) => one.from - other.from));
}

type Words = Extract<Condition, { kind: "words" }>;

/** The words that a query asks for, without those that it doesn't want. */
function wanted(query: Query): Words[] {
  if (query.kind === "words") return [query];
  return query.kind === "all" || query.kind === "any"
    ? query.of.flatMap(wanted)
    : [];
}

/** Places, in order, as one where they overlap. */
function apart(places: Place[]): Place[] {
  const marks: Place[] = [];
  for (const { from, to } of places) {
    const last = marks.at(-1);
    if (last && from < last.to) last.to = Math.max(last.to, to);
    else marks.push({ from, to });
  }
  return marks;
}
