import { type Document, textsIn } from "@/lib/index/document";
import { foldedText } from "@/lib/index/folded";
import { type Word, wordsIn } from "@/lib/index/words";
import type { Condition, Query } from "@/lib/search/language/query";
import { standAt } from "@/lib/search/row";

/** As in Okapi BM25: how soon a word that is said again counts no more. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** What a record is called and described by says more than a word in its text. */
const BESIDE_TEXT = 2;

/**
 * How well documents that meet a query fit it, in their order: numbers from 0, of which
 * a higher one fits better. For each of the words that it asks for, how often they are
 * there, in file name, metadata and what was said twice as much as in the text, and less
 * in a longer one; words that few of these documents have weigh more (BM25: Robertson
 * and Zaragoza, "The Probabilistic Relevance Framework", 2009). For each of its
 * concepts, how sure it is.
 */
export function relevanceOf(query: Query, documents: Document[]): number[] {
  const asked = wanted(query);
  const read = documents.map(readingOf);
  const lengths = read.map(({ length }) => length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / read.length;
  const scores = documents.map(() => 0);
  for (const condition of asked) {
    const counts = read.map((reading) => countIn(condition, reading));
    const rarity = rarityOf(counts);
    for (const [place, count] of counts.entries()) {
      const relative = (lengths[place] ?? 0) / (mean || 1);
      const norm = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative;
      const said = count / (count + SATURATION * norm);
      scores[place] = (scores[place] ?? 0) + rarity * said;
    }
  }
  return scores;
}

type Asked = Extract<Condition, { kind: "words" | "concept" }>;

/** The words and concepts that a query asks for, without what it doesn't want. */
function wanted(query: Query): Asked[] {
  if (query.kind === "words" || query.kind === "concept") return [query];
  return query.kind === "all" || query.kind === "any"
    ? query.of.flatMap(wanted)
    : [];
}

type Reading = {
  document: Document;
  text: Word[];
  beside: Word[][];
  length: number;
};

function readingOf(document: Document): Reading {
  const text = wordsIn(document.text ?? "");
  const beside = textsIn({ ...document, text: null }, "anything").map(wordsIn);
  return { document, text, beside, length: text.length };
}

function countIn(condition: Asked, reading: Reading): number {
  const { document, text, beside } = reading;
  if (condition.kind === "concept") {
    const sought = foldedText(condition.name);
    const seen = document.concepts.filter(
      ({ name }) => foldedText(name) === sought,
    );
    return Math.max(0, ...seen.map(({ value }) => value));
  }
  const sought = wordsIn(condition.text);
  const countOf = (words: Word[]) =>
    words.filter((_, at) => standAt(words, at, sought, condition.as)).length;
  const sum = (texts: Word[][]) =>
    texts.reduce((total, words) => total + countOf(words), 0);
  if (condition.within === "anything") {
    return countOf(text) + BESIDE_TEXT * sum(beside);
  }
  return BESIDE_TEXT * sum(textsIn(document, condition.within).map(wordsIn));
}

/** 1 for what all have, and more the fewer do. */
function rarityOf(counts: number[]): number {
  const having = counts.filter((count) => count > 0).length;
  return having === 0 ? 0 : 1 + Math.log(counts.length / having);
}
