import { countrySpecs, isValidIBAN } from "ibantools";

import type { Finder } from "@/lib/models/builtin/pii/finder";

const BEGINNING = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?=[ -]?[A-Z\d])/giu;

/** International bank account numbers: the form of their country, and the check digits. */
export const ibans: Finder = (text) =>
  [...text.matchAll(BEGINNING)].flatMap(({ 0: beginning, index: start }) => {
    const country = beginning.slice(0, 2).toUpperCase();
    const length = Object.hasOwn(countrySpecs, country)
      ? (countrySpecs[country]?.chars ?? 0)
      : 0;
    const end = endOf(text, start, length);
    const found = text.slice(start, end).replace(/[ -]/g, "").toUpperCase();
    if (found.length !== length || !isValidIBAN(found)) return [];
    return [{ label: "iban", start, end, value: 0.99 }];
  });

/** The end of so many letters and digits, with single spaces or hyphens among them. */
function endOf(text: string, start: number, length: number): number {
  let end = start;
  for (let seen = 0; seen < length; end++) {
    const character = text[end] ?? "";
    if (/[A-Z\d]/i.test(character)) seen += 1;
    else if (!/[ -]/.test(character) || /[ -]/.test(text[end - 1] ?? "")) break;
  }
  return /[\p{L}\p{N}]/u.test(text[end] ?? "") ? start : end;
}
