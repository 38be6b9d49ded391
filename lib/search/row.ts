import type { Word } from "@/lib/index/words";
import type { As } from "@/lib/search/language/query";

/** Whether the words that are sought stand in a row from this one on. */
export function standAt(
  words: Word[],
  start: number,
  sought: Word[],
  as: As,
): boolean {
  return sought.every((word, at) => {
    const found = words[start + at];
    if (!found || (word.joined && !found.joined)) return false;
    if (as === "part") return found.text.includes(word.text);
    return as === "beginning" && at === sought.length - 1
      ? found.text.startsWith(word.text)
      : found.text === word.text;
  });
}
