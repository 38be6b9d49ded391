import {
  type CountryCode,
  Metadata,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

import type { Finder } from "@/lib/models/builtin/pii/finder";

// Digits, what people put between them, and an extension.
const PLACE =
  /(?<![\p{L}\p{N}_])(?:[+＋][(（]?|[(（])?\p{Nd}(?:[ \u00a0.\-\u2010-\u2015/()（）]{0,3}\p{Nd})+(?:[ ,;]{0,2}(?:ext|x|#)[. ]{0,2}\p{Nd}{1,7})?/giu;
const EXTENSION = /(?:ext|x|#).*$/i;

// What looks like a number to a telephone alone: dates, IPv4 addresses, decimals.
const OTHERWISE =
  /^(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d|\d{1,3}(?:\.\d{1,3}){3}$|\d*\.\d*$)/;

/** Phone numbers that are valid in their country, and how sure their form makes us. */
export const phones: Finder = (text, { region }) => {
  const lengths = lengthsIn(region);
  return [...text.matchAll(PLACE)].flatMap(({ 0: place, index }) => {
    if (OTHERWISE.test(place)) return [];
    const next = text[index + place.length] ?? "";
    for (const [from, to] of readingsOf(place)) {
      if (to === place.length && /[\p{L}\p{N}_%]/u.test(next)) continue;
      const value = sureOf(place.slice(from, to), region, lengths);
      const [start, end] = [index + from, index + to];
      if (value > 0) return [{ label: "phone", start, end, value }];
    }
    return [];
  });
};

/** The whole place; or a number beside another that is no part of it. */
function readingsOf(place: string): [number, number][] {
  const groups = [...place.matchAll(/[+＋(（]*\p{Nd}+/gu)];
  const end = place.length;
  const second = groups.at(1)?.index;
  const last = groups.at(-1)?.index;
  if (second === undefined || last === undefined) return [[0, end]];

  const lastEnd = place.slice(0, last).trimEnd().length;
  return [
    [0, end],
    [0, lastEnd],
    [second, end],
  ];
}

function sureOf(
  reading: string,
  region: CountryCode,
  lengths: ReadonlySet<number>,
): number {
  const digits = reading.replace(EXTENSION, "").match(/\p{Nd}/gu)?.length ?? 0;
  const isInternational = /^(?:[+＋]|[(（]?[+＋]|00|011)/.test(reading);
  if (!isInternational && !lengths.has(digits)) return 0;

  const number = parsePhoneNumberFromString(reading, {
    defaultCountry: region,
    extract: false,
  });
  if (!number?.isValid()) return 0;
  if (isInternational) return 0.95;
  return digits === reading.length ? 0.5 : 0.75;
}

const known = new Map<CountryCode, ReadonlySet<number>>();

/**
 * How many digits a national number may have, with and without what is dialled
 * before it. To parse one takes libphonenumber 0.05 ms; most need not be.
 */
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
