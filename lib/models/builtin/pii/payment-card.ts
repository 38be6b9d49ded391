import valid from "card-validator";

import type { Finder } from "@/lib/models/builtin/pii/finder";
import type { Span } from "@/lib/models/output";

const DIGITS_MIN = 12;
const DIGITS_MAX = 19;
const GROUP_LENGTH_MIN = 3;

type Digits = { text: string; start: number; end: number };

/** Card numbers: the prefix and length of a brand, and Luhn's check digit. */
export const paymentCards: Finder = (text) => {
  const spans: Span[] = [];
  const groups = [...text.matchAll(/\d+/g)]
    .map(({ 0: digits, index: start }) => ({
      text: digits,
      start,
      end: start + digits.length,
    }))
    .filter(({ text: digits }) => digits.length >= GROUP_LENGTH_MIN);

  for (let first = 0; first < groups.length; first++) {
    const found = cardFrom(text, groups, first);
    if (!found) continue;
    spans.push(found.span);
    first = found.last;
  }
  return spans;
};

type Found = { span: Span; last: number };

/** The longest card number that begins with a group of digits. */
function cardFrom(text: string, groups: Digits[], first: number): Found | null {
  const start = groups[first]?.start ?? 0;
  if (GOES_BEFORE.test(text.slice(Math.max(0, start - 2), start))) return null;

  let found: Found | null = null;
  for (const { digits, last, end } of readings(text, groups, first)) {
    if (!isCard(digits) || GOES_ON.test(text.slice(end, end + 2))) continue;
    const value = last > first ? 0.99 : 0.9;
    found = { span: { label: "payment_card", start, end, value }, last };
  }
  return found;
}

// A part of a word, or of a number with decimals, is no card.
const GOES_BEFORE = /[\p{L}\p{N}_]$|\d[.,]$/u;
const GOES_ON = /^[\p{L}_]|^[.,]\d/u;

/** The digits of one group, of two, and so on, with the same separator between all. */
function* readings(text: string, groups: Digits[], first: number) {
  let digits = "";
  let separator: string | undefined;
  for (let last = first; last < groups.length; last++) {
    const group = groups[last];
    const before = groups[last - 1];
    if (!group) return;
    if (before && last > first) {
      const between = text.slice(before.end, group.start);
      separator ??= between;
      if (between !== separator || !/^[ -]$/.test(between)) return;
    }
    digits += group.text;
    if (digits.length > DIGITS_MAX) return;
    yield { digits, last, end: group.end };
  }
}

// The check digit first: it is cheaper than to go through the brands.
const isCard = (digits: string) =>
  digits.length >= DIGITS_MIN && luhn(digits) && valid.number(digits).isValid;

/** ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 1; place <= digits.length; place++) {
    const digit = Number(digits.at(-place));
    const twice = digit * 2;
    sum += place % 2 === 1 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
