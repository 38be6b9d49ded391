import { foldedName, foldedText } from "@/lib/index/folded";
import type { Word } from "@/lib/index/words";

/**
 * Something that a record can be found by, before it is blinded: of which kind, and
 * what. Two that mean different things are never the same string.
 */
export type Term = `${Kind | "overflow"}:${string}`;

export type Kind =
  | ("is" | "key" | "subject" | "meta" | "filename" | "url")
  | ("model" | "label" | "concept" | "sure")
  | ("word" | "pair" | "prefix" | "part")
  | ("same" | "looks" | "reads")
  | ("licence" | "covers")
  | "cell";

/** That a record has more of a kind than its terms say. */
export const overflowOf = (kind: Kind): Term => `overflow:${kind}`;

export const isOverflow = (term: Term) => term.startsWith("overflow:");

export const kindOf = (term: Term) =>
  term.slice(0, term.indexOf(":")) as Kind | "overflow";

export type Flag = "annotated" | "failed";

export const isTerm = (flag: Flag): Term => `is:${flag}`;

export const keyTerm = (key: string): Term => `key:${foldedName(key)}`;

export const subjectTerm = (subject: string): Term =>
  `subject:${foldedName(subject)}`;

/** The length tells where the key ends: either may have any sign in it. */
export function metaTerm(key: string, value: string): Term {
  const name = foldedName(key);
  return `meta:${name.length}:${name}=${foldedName(value)}`;
}

export const modelTerm = (model: string): Term => `model:${foldedName(model)}`;

export const labelTerm = (label: string): Term => `label:${foldedText(label)}`;

export const conceptTerm = (name: string): Term =>
  `concept:${foldedText(name)}`;

/** That a concept is within a step of confidence, of `STEPS`. */
export const sureTerm = (name: string, step: number): Term =>
  `sure:${step}:${foldedText(name)}`;

/** Where steps of confidence begin; the last is certainty alone. */
export const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** In which step a confidence is. */
export const stepOf = (value: number) =>
  Math.max(
    0,
    STEPS.findLastIndex((start) => value >= start),
  );

/** Of a longer word no more is kept. */
export const WORD_LENGTH = 64;

export const wordTerm = (
  word: string,
  kind: "word" | "filename" | "url" = "word",
): Term => `${kind}:${word.slice(0, WORD_LENGTH)}`;

/** Two joined signs. A space keeps apart what each of them is. */
export const pairTerm = (one: Word, next: Word): Term =>
  `pair:${one.text} ${next.text}`;

/** The lengths of the beginnings that are kept of each longer word. */
export const PREFIXES = [3, 5] as const;

export const prefixTerm = (word: string, length: number): Term =>
  `prefix:${word.slice(0, length)}`;

/** The length of the parts of words that are kept, where an app wants them. */
export const PART_LENGTH = 3;

/** All parts of a word of that length. */
export function partsOf(word: string): Term[] {
  const count = Math.max(0, word.length - PART_LENGTH + 1);
  return Array.from(
    { length: count },
    (_, at) => `part:${word.slice(at, at + PART_LENGTH)}` as const,
  );
}

/** That its content is this very one: by SHA-256, as hexadecimal digits. */
export const sameTerm = (sha256: string): Term => `same:${sha256}`;

/** What a band of an image's look is, or of a text's gist: lib/index/similar. */
export const bandTerm = (
  kind: "looks" | "reads",
  band: number,
  value: string,
): Term => `${kind}:${band}:${value}`;

/** In the community: under what it is shared, and what of it beside its content. */
export const licenceTerm = (licence: string): Term => `licence:${licence}`;
export const coversTerm = (part: string): Term => `covers:${part}`;

/** That its place is within a cell of the Earth: lib/index/earth.ts. */
export const cellTerm = (cell: string): Term => `cell:${cell}`;
