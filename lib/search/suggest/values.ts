import { type Document, type Seen, textsIn } from "@/lib/index/document";
import { wordsIn } from "@/lib/index/words";
import type { Condition } from "@/lib/search/language/query";

/** A condition that asks for what a record has. */
export type Asking = Exclude<
  Condition,
  { kind: "type" | "is" | "before" | "after" | "expires" | "geo" }
>;

/** The fields that records have values for. */
export const RECORD_FIELDS = [
  ...["model", "concept", "label", "subject", "filename", "url", "meta"],
];

/** The field by which it asks; `word` where it names none. */
export function fieldOf(asking: Asking): string {
  if (asking.kind !== "words") return asking.kind;
  return asking.within === "anything" ? "word" : asking.within;
}

/** What it asks for, as it is. */
export function valueIn(asking: Asking): string {
  switch (asking.kind) {
    case "words":
      return asking.text;
    case "concept":
      return asking.name;
    default:
      return asking.value;
  }
}

/** The conditions that a record could be asked for by, each once: it meets them. */
export function askingFor(document: Document): Asking[] {
  const { models, subject, filename, url, metadata } = document;
  const labels = [...new Set(document.labels)];
  const concepts = distinct(document.concepts);
  return [
    ...models.map((value) => ({ kind: "model", value }) as const),
    ...concepts.map(({ name }) => asConcept(name)),
    ...labels.map((value) => ({ kind: "label", value }) as const),
    ...(subject === null ? [] : [{ kind: "subject", value: subject } as const]),
    ...(filename === null ? [] : [asWords("filename", filename)]),
    ...(url === null ? [] : [asWords("url", hostIn(url))]),
    ...Object.entries(metadata).map(
      ([key, value]) => ({ kind: "meta", key, value }) as const,
    ),
    ...Array.from(wordsOf({ ...document, labels, concepts }), (word) =>
      asWords("anything", word),
    ),
  ];
}

/** Of each name the one that is surest. */
const distinct = (concepts: Seen[]): Seen[] => [
  ...new Map(
    concepts
      .toSorted((one, other) => one.value - other.value)
      .map((one) => [one.name, one]),
  ).values(),
];

const asConcept = (name: string): Asking => ({
  kind: "concept",
  name,
  sure: null,
});

const asWords = (
  within: "anything" | "filename" | "url",
  text: string,
): Asking => ({ kind: "words", within, as: "whole", text });

const hostIn = (url: string) => URL.parse(url)?.host || url;

const WORD_LEAST = 3;

/** Of what describes a record and was seen in it; not of what is written at length. */
function wordsOf(document: Document): Set<string> {
  const short = { ...document, text: null, answers: [], notes: [] };
  const words = textsIn(short, "anything")
    .flatMap(wordsIn)
    .filter(({ text, sign }) => !sign && text.length >= WORD_LEAST);
  return new Set(words.map(({ text }) => text));
}
