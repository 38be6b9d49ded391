import {
  type Document,
  modelNames,
  type Seen,
  textsIn,
} from "@/lib/index/document";
import { cellsAt } from "@/lib/index/earth";
import {
  cellTerm,
  conceptTerm,
  isTerm,
  type Kind,
  keyTerm,
  labelTerm,
  metaTerm,
  modelTerm,
  overflowOf,
  PREFIXES,
  pairTerm,
  partsOf,
  prefixTerm,
  stepOf,
  subjectTerm,
  sureTerm,
  type Term,
  wordTerm,
} from "@/lib/index/labelled";
import { likenessTerms } from "@/lib/index/similar/traits";
import { type Word, wordsIn } from "@/lib/index/words";

/**
 * Raised whenever the same document comes to have other terms: an index of another
 * version is made anew. So it is for a Unicode of another version.
 */
export const TERMS_VERSION = 3;

/** How many terms a record has at most, but for its overflows. */
export const TERMS_MOST = 3_000;

// What models and people say leaves room for the words.
const SAID_MOST = 2_000;

/** How much of all texts of a record is looked at, in UTF-16 code units. */
export const TEXT_MOST = 256 * 1024;

/**
 * All that a record can be found by, each once. What identifies it comes first and is
 * always whole; then what was said of it, its words, their beginnings, and where an
 * app wants them, their parts. Where there is no room for all of a kind, a term says
 * so (`overflowOf`): whoever asks for that kind asks for it too, and opens the record
 * to see.
 */
export function termsOf(document: Document, { parts = false } = {}): Term[] {
  const terms = new Set<Term>(factsOf(document));
  const { models, labels, concepts } = document;
  const seen = concepts.toSorted((one, other) => other.value - one.value);
  addSome(terms, SAID_MOST, "model", models.flatMap(modelTerms));
  addSome(terms, SAID_MOST, "label", labels.map(labelTerm));
  addSome(terms, SAID_MOST, "concept", seen.map(conceptTermOf));
  addSome(terms, SAID_MOST, "sure", seen.map(sureTermOf));

  const { words, pairs, whole } = wordsOf(document);
  const lettered = words.filter(({ sign }) => !sign);
  const ofWords: [Kind, Term[]][] = [
    ["word", words.map(({ text }) => wordTerm(text))],
    ["pair", pairs],
    ["prefix", lettered.flatMap(prefixTerms)],
  ];
  if (parts) {
    ofWords.push(["part", lettered.flatMap(({ text }) => partsOf(text))]);
  }
  for (const [kind, found] of ofWords) {
    addSome(terms, TERMS_MOST, kind, found);
    if (!whole) terms.add(overflowOf(kind));
  }
  return [...terms];
}

/** As many terms of a kind as there is room for. */
function addSome(
  terms: Set<Term>,
  most: number,
  kind: Kind,
  found: Term[],
): void {
  for (const term of found) {
    if (terms.size >= most && !terms.has(term)) {
      terms.add(overflowOf(kind));
      return;
    }
    terms.add(term);
  }
}

/** What identifies a record: some 1,200 at most, by the limits of an input. */
function factsOf(document: Document): Term[] {
  const { key, subject, filename, url, metadata, geo, traits, text } = document;
  return [
    ...likenessTerms(traits, text),
    ...FLAGS.filter((flag) => document[flag]).map(isTerm),
    ...(key === null ? [] : [keyTerm(key)]),
    ...(subject === null ? [] : [subjectTerm(subject)]),
    ...Object.entries(metadata).map(([name, value]) => metaTerm(name, value)),
    ...wordsIn(filename ?? "").map(({ text }) => wordTerm(text, "filename")),
    ...wordsIn(url ?? "").map(({ text }) => wordTerm(text, "url")),
    ...(geo ? cellsAt(geo).map(cellTerm) : []),
  ];
}

const FLAGS = ["annotated", "failed"] as const;

const modelTerms = (id: string) => modelNames(id).map(modelTerm);
const conceptTermOf = ({ name }: Seen) => conceptTerm(name);
const sureTermOf = ({ name, value }: Seen) => sureTerm(name, stepOf(value));

/** The words of all texts, each once; their pairs; and whether that is all of them. */
function wordsOf(document: Document) {
  const words = new Map<string, Word>();
  const pairs: Term[] = [];
  let left = TEXT_MOST;
  for (const text of textsIn(document, "anything")) {
    const found = wordsIn(text.slice(0, left));
    // Where the cut went through a word, half of it is none.
    if (text.length > left) found.pop();
    for (const [at, word] of found.entries()) {
      const before = found[at - 1];
      words.set(word.text, word);
      if (before && word.joined) pairs.push(pairTerm(before, word));
    }
    left -= text.length;
    if (left < 0) break;
  }
  return { words: [...words.values()], pairs, whole: left >= 0 };
}

// A word that is no longer than a prefix is found as the word that it is.
const prefixTerms = ({ text }: Word): Term[] =>
  PREFIXES.filter((length) => text.length > length).map((length) =>
    prefixTerm(text, length),
  );
