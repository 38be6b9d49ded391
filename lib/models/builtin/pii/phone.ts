import {
  type CountryCode,
  Metadata,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

import type { Finder } from "@/lib/models/builtin/pii/finder";
import type { Span } from "@/lib/models/output";

// Digits, what people put between them, and an extension.
const PLACE =
  /(?<![\p{L}\p{N}_])(?:[+＋][(（]?|[(（])?\p{Nd}(?:[ \u00a0.\-\u2010-\u2015/()（）]{0,3}\p{Nd})+(?:[ ,;]{0,2}(?:ext|x|#)[. ]{0,2}\p{Nd}{1,7})?/giu;
const EXTENSION = /(?:ext|x|#).*$/i;

// What looks like a number to a telephone alone: dates, IPv4 addresses, decimals.
const OTHERWISE =
  /^(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d|\d{1,3}(?:\.\d{1,3}){3}$|\d*\.\d*$)/;

/** Phone numbers that are valid in their country, and how sure their form makes us. */
export const phones: Finder = (text, { region }) =>
  [...text.matchAll(PLACE)].flatMap(({ 0: place, index }) => {
    if (OTHERWISE.test(place)) return [];
    const isWhole = !/[\p{L}\p{N}_%]/u.test(text[index + place.length] ?? "");
    const value = isWhole ? sureOf(place, region) : 0;
    if (value > 0) return [spanOf(index, place, value)];
    return numbersAmong(place, isWhole, region).map((span) => ({
      ...span,
      start: span.start + index,
      end: span.end + index,
    }));
  });

const spanOf = (start: number, found: string, value: number): Span => ({
  label: "phone",
  start,
  end: start + found.length,
  value,
});

const WORDS_MAX = 5;
const DIGITS_IN_WORD_MEAN_MIN = 2.5;
// So that a table of numbers takes no longer than a few telephone numbers.
const TRIES_MAX = 8;

/** Numbers that stand among others, with blanks between: `213 373 4253 24 hours`. */
function numbersAmong(
  place: string,
  isWhole: boolean,
  region: CountryCode,
): Span[] {
  const words = [...place.matchAll(/[^ \u00a0]+/g)];
  if (!isWhole) words.pop();
  const spans: Span[] = [];
  let tries = 0;
  for (let first = 0; first < words.length; first++) {
    for (let count = WORDS_MAX; count > 0; count--) {
      const start = words[first]?.index ?? 0;
      const last = words[first + count - 1];
      const piece = last && place.slice(start, last.index + last[0].length);
      if (!piece || !mayBeAmong(piece, count, region)) continue;
      if (tries++ === TRIES_MAX) return spans;
      const value = sureOf(piece, region);
      if (value === 0) continue;
      spans.push(spanOf(start, piece, value));
      first += count - 1;
      break;
    }
  }
  return spans;
}

const mayBeAmong = (piece: string, words: number, region: CountryCode) =>
  /^[+＋(（\p{Nd}]/u.test(piece) &&
  !OTHERWISE.test(piece) &&
  digitsOf(piece) / words >= DIGITS_IN_WORD_MEAN_MIN &&
  hasFittingLength(piece, region);

function sureOf(reading: string, region: CountryCode): number {
  if (!hasFittingLength(reading, region)) return 0;
  const number = parsePhoneNumberFromString(reading, {
    defaultCountry: region,
    extract: false,
  });
  if (!number?.isValid()) return 0;
  if (isInternational(reading)) return 0.95;
  return /^\d+$/.test(reading) ? 0.5 : 0.75;
}

const isInternational = (reading: string) =>
  /^(?:[(（]?[+＋]|00|011)/.test(reading);

const digitsOf = (reading: string) => reading.match(/\p{Nd}/gu)?.length ?? 0;

// E.164: up to 15, and what is dialled before them to leave a country.
const DIGITS_MIN = 7;
const DIGITS_MAX = 18;

/** To parse a number takes libphonenumber 0.05 ms; most needn't be. */
function hasFittingLength(reading: string, region: CountryCode): boolean {
  const count = digitsOf(reading.replace(EXTENSION, ""));
  if (count < DIGITS_MIN || count > DIGITS_MAX) return false;
  return isInternational(reading) || lengthsIn(region).has(count);
}

const known = new Map<CountryCode, ReadonlySet<number>>();

/** How many digits a number has, with and without the prefix inside its country. */
function lengthsIn(region: CountryCode): ReadonlySet<number> {
  let lengths = known.get(region);
  if (!lengths) {
    const metadata = new Metadata();
    metadata.selectNumberingPlan(region);
    const possible = metadata.numberingPlan?.possibleLengths() ?? [];
    lengths = new Set(possible.flatMap((length) => [length, length + 1]));
    known.set(region, lengths);
  }
  return lengths;
}
