import { HINTS, refusal } from "@/lib/search/language/refuse";

/** A query as it is being read. */
export type Reading = {
  readonly text: string;
  /** How far it is read, in UTF-16 code units. */
  at: number;
  /** How many conditions were seen, and how deep this is in groups. */
  conditions: number;
  depth: number;
  /** Whether parts of words may be asked for. */
  readonly parts: boolean;
};

/** What a sticky pattern finds right here, which is then read. */
export function take(reading: Reading, pattern: RegExp): string[] | null {
  pattern.lastIndex = reading.at;
  const found = pattern.exec(reading.text);
  if (found) reading.at = pattern.lastIndex;
  return found;
}

/** Whether a sticky pattern matches right here. */
export function sees(reading: Reading, pattern: RegExp): boolean {
  pattern.lastIndex = reading.at;
  return pattern.test(reading.text);
}

export const skipSpace = (reading: Reading) => void take(reading, /\s*/y);

/** Something that was written, with or without quotes. */
export type Written = { text: string; at: number; quoted: boolean };

// What people type, and what their phones and word processors make of it.
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|[“”„‟](?:[^“”„‟\\]|\\.)*[“”„‟]`;
const PLAIN = String.raw`[^\s"“”„‟()]`;

const quoted = new RegExp(QUOTED, "suy");
const quote = /["“”„‟]/y;
// Parentheses that are opened in a word are closed in it: photo(1).jpg.
const bare = new RegExp(`${PLAIN}+(?:\\(${PLAIN}*\\)${PLAIN}*)*`, "uy");
const field = new RegExp(
  `([a-z]+)(?:\\.(${QUOTED}|[^\\s:"“”„‟()]+))?:`,
  "isuy",
);

/** The next value, phrase or word. Null: there is none. */
export function written(reading: Reading): Written | null {
  const at = reading.at;
  const [phrase] = take(reading, quoted) ?? [];
  if (phrase) return { text: unquoted(phrase), at, quoted: true };

  if (sees(reading, quote)) throw refusal(at, HINTS.unquoted);
  const [text] = take(reading, bare) ?? [];
  if (!text) return null;
  if (sees(reading, quote)) throw refusal(reading.at, HINTS.glued);
  return { text, at, quoted: false };
}

/** The name of a field, and of metadata the name it has there. Null: it is none. */
export function fieldName(
  reading: Reading,
): { name: string; key: string | null } | null {
  const [, name, key] = take(reading, field) ?? [];
  if (!name) return null;
  return { name: name.toLowerCase(), key: key ? unquoted(key) : null };
}

/** Refuses what is glued to the end of a quoted value. */
export function expectEnd(reading: Reading): void {
  if (sees(reading, /[^\s)]/uy)) throw refusal(reading.at, HINTS.glued);
}

const unquoted = (text: string) =>
  /^["“”„‟]/.test(text) ? text.slice(1, -1).replace(/\\(.)/gsu, "$1") : text;
