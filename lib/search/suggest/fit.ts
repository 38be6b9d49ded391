import { foldedText } from "@/lib/index/folded";
import { wordsIn } from "@/lib/index/words";
import type { Suggestion } from "@/lib/search/suggest/schema";

/** How well a value goes on from what is begun: 0 is best. Null: it doesn't. */
export function fitOf(begun: string, value: string): number | null {
  const start = foldedText(begun);
  if (foldedText(value).startsWith(start)) return 0;
  return wordsIn(value).some(({ text }) => text.startsWith(start)) ? 1 : null;
}

/** Suggestions, each once: those that fit best first, then those seen most often. */
export function tally() {
  const seen = new Map<
    string,
    { one: Suggestion; fit: number; count: number }
  >();
  return {
    add(fit: number, one: Suggestion) {
      const name = foldedText(one.insert);
      const known = seen.get(name) ?? { one, fit, count: 0 };
      known.count++;
      seen.set(name, known);
    },
    best: (most: number): Suggestion[] =>
      [...seen.values()]
        .sort((one, other) => one.fit - other.fit || other.count - one.count)
        .slice(0, most)
        .map(({ one }) => one),
  };
}

export type Tally = ReturnType<typeof tally>;
