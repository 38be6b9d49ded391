import type { Within } from "@/lib/index/document";
import { cellsOver } from "@/lib/index/earth";
import {
  cellTerm,
  conceptTerm,
  isTerm,
  keyTerm,
  labelTerm,
  metaTerm,
  modelTerm,
  overflowOf,
  PREFIXES,
  pairTerm,
  partsOf,
  prefixTerm,
  STEPS,
  subjectTerm,
  sureTerm,
  type Term,
  WORD_LENGTH,
  wordTerm,
} from "@/lib/index/labelled";
import { type Word, wordsIn } from "@/lib/index/words";
import type { As, Condition, Sure } from "@/lib/search/language/query";

/** What a column answers: not the index, and no key is needed. */
export type Column =
  | Extract<Condition, { kind: "type" | "before" | "after" | "expires" }>
  | { kind: "is"; state: "held" | "shared" };

/**
 * By what the records are found that meet a condition: by a column, or by terms, of
 * each of these sets at least one. Exact: who bears them, overflow aside, meets it.
 */
export type Sought = { column: Column } | { terms: Term[][]; exact: boolean };

/** A phrase is told by so many of its words; the longest are the rarest. */
const WORDS_MOST = 8;

export function soughtFor(condition: Condition): Sought {
  switch (condition.kind) {
    case "words":
      return wordsFor(condition.within, condition.as, wordsIn(condition.text));
    case "is": {
      const { kind, state } = condition;
      return state === "held" || state === "shared"
        ? { column: { kind, state } }
        : exactly(isTerm(state));
    }
    case "concept":
      return conceptFor(condition);
    case "geo":
      return {
        terms: [cellsOver(condition.area).map(cellTerm)],
        exact: false,
      };
    case "address":
      return {
        terms: rowOf("url", wordsIn(condition.value)),
        exact: false,
      };
    case "meta":
      return exactly(metaTerm(condition.key, condition.value));
    case "model":
      return exactly(modelTerm(condition.value), overflowOf("model"));
    case "label":
      return exactly(labelTerm(condition.value), overflowOf("label"));
    case "subject":
      return exactly(subjectTerm(condition.value));
    case "key":
      return exactly(keyTerm(condition.value));
    default:
      return { column: condition };
  }
}

const exactly = (...terms: Term[]): Sought => ({ terms: [terms], exact: true });

type Concept = Extract<Condition, { kind: "concept" }>;

function conceptFor({ name, sure, by }: Concept): Sought {
  // Who sees it is in the record alone.
  if (!sure) {
    const terms = [conceptTerm(name), overflowOf("concept")];
    return { terms: [terms], exact: !by };
  }
  const steps = STEPS.keys().filter((step) => overlaps(step, sure));
  const terms = [...steps].map((step) => sureTerm(name, step));
  return {
    terms: [[...terms, overflowOf("sure")]],
    exact:
      !by &&
      STEPS.keys().every(
        (step) => !overlaps(step, sure) || isWithin(step, sure),
      ),
  };
}

const startOf = (step: number) => STEPS[step] ?? Number.POSITIVE_INFINITY;

/** Whether a step has a confidence that is sure enough, or unsure enough. */
function overlaps(step: number, { operator, value }: Sure): boolean {
  switch (operator) {
    case "<":
      return startOf(step) < value;
    case "<=":
      return startOf(step) <= value;
    default:
      return startOf(step + 1) > value;
  }
}

/** Whether all confidences of a step are. */
function isWithin(step: number, { operator, value }: Sure): boolean {
  switch (operator) {
    case "<":
      return startOf(step + 1) <= value;
    case "<=":
      return Math.min(startOf(step + 1), 1) <= value;
    case ">":
      return startOf(step) > value;
    case ">=":
      return startOf(step) >= value;
  }
}

function wordsFor(within: Within, as: As, words: Word[]): Sought {
  const [first, second] = words;
  const anywhere = within === "anything";
  const single = words.length === 1 ? (first?.text ?? "") : "";
  switch (as) {
    case "whole": {
      const pair = anywhere && words.length === 2 && second?.joined === true;
      const word = single !== "" && single.length < WORD_LENGTH;
      return { terms: rowOf(within, words), exact: pair || word };
    }
    case "beginning": {
      const [row, begun] = [words.slice(0, -1), words.at(-1)?.text ?? ""];
      const kept = PREFIXES.some((length) => length === single.length);
      return {
        terms: [...rowOf(within, row), ...beginningOf(begun)],
        exact: anywhere && kept,
      };
    }
    case "part": {
      const parts = longest(partsOf(single));
      return {
        terms: parts.map((part) => [part, overflowOf("part")]),
        exact: anywhere && parts.length === 1,
      };
    }
  }
}

/** The terms of words in a row: of two signs that are joined, both at once. */
function rowOf(within: Within, words: Word[]): Term[][] {
  if (within !== "anything") {
    const terms = words.map(({ text }) => wordTerm(text, within));
    return longest(terms).map((term) => [term]);
  }
  const terms = words.map((word, at) => {
    const before = words[at - 1];
    if (before && word.joined) return pairTerm(before, word);
    return words[at + 1]?.joined ? null : wordTerm(word.text);
  });
  return longest(terms.filter((term) => term !== null)).map((term) => [
    term,
    overflowOf(term.startsWith("pair:") ? "pair" : "word"),
  ]);
}

/** The terms of words that begin so; none where that is too short to be kept. */
function beginningOf(begun: string): Term[][] {
  const length = PREFIXES.findLast((kept) => kept <= begun.length);
  if (!length) return [];
  const terms = [prefixTerm(begun, length), overflowOf("prefix")];
  // Of a word that is no longer than that, no beginning is kept.
  return begun.length === length
    ? [[...terms, wordTerm(begun), overflowOf("word")]]
    : [terms];
}

function longest(terms: Term[]): Term[] {
  const distinct = [...new Set(terms)];
  return distinct
    .toSorted((one, other) => other.length - one.length)
    .slice(0, WORDS_MOST);
}
