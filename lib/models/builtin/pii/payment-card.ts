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

/** The longest card number that begins with a group of digits. */
function cardFrom(text: string, groups: Digits[], first: number) {
  const start = groups[first]?.start ?? 0;
  if (/[\p{L}\p{N}_]$|\d[.,]$/u.test(text.slice(Math.max(0, start - 2), start)))
    return null;

  let found: { span: Span; last: number } | null = null;
  let digits = "";
  let separator: string | undefined;
  for (let last = first; last < groups.length; last++) {
    const group = groups[last];
    const before = groups[last - 1];
    if (!group) break;
    if (before && last > first) {
      const between = text.slice(before.end, group.start);
      if (!/^[ -]$/.test(between) || between !== (separator ??= between)) break;
    }
    digits += group.text;
    if (digits.length > DIGITS_MAX) break;
    if (
      isCard(digits) &&
      !/^[\p{L}_]|^[.,]\d/u.test(text.slice(group.end, group.end + 2))
    ) {
      const value = separator ? 0.99 : 0.9;
      const span = { label: "payment_card", start, end: group.end, value };
      found = { span, last };
    }
  }
  return found;
}

const isCard = (digits: string) =>
  digits.length >= DIGITS_MIN && valid.number(digits).isValid;
