import type { CountryCode } from "libphonenumber-js/max";

import type { Span } from "@/lib/models/output";

export type Where = {
  /** Whose national numbers are meant where a number doesn't say. */
  region: CountryCode;
};

/** Finds one kind of thing in a text, in time linear in its length. */
export type Finder = (text: string, where: Where) => Span[];

/** Spans of what a pattern matches and `sure` vouches for: 0 is not at all. */
export function matches(
  label: string,
  text: string,
  pattern: RegExp,
  sure: (match: string) => number,
): Span[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: match, index: start }) => {
    const value = sure(match);
    return value > 0
      ? [{ label, start, end: start + match.length, value }]
      : [];
  });
}
