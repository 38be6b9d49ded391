import { type Document, textsIn } from "@/lib/index/document";
import { wordsIn } from "@/lib/index/words";
import type { Condition } from "@/lib/search/language/query";

/** A condition that asks for what a record has. */
export type Asking = Exclude<
  Condition,
  { kind: "type" | "is" | "before" | "after" | "expires" }
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

/** The conditions that a record could be asked for by: each meets it. */
export function askingFor(document: Document): Asking[] {
  const { models, labels, concepts, subject, filename, url } = document;
  return [
    ...models.map((value) => ({ kind: "model", value }) as const),
    ...concepts.map(
      ({ name }) => ({ kind: "concept", name, sure: null }) as const,
    ),
    ...labels.map((value) => ({ kind: "label", value }) as const),
    ...(subject === null ? [] : [{ kind: "subject", value: subject } as const]),
    ...(filename === null ? [] : [wordsWithin("filename", filename)]),
    ...(url === null ? [] : [wordsWithin("url", hostIn(url))]),
    ...Object.entries(document.metadata).map(
      ([key, value]) => ({ kind: "meta", key, value }) as const,
    ),
    ...wordsOf(document).map((word) => wordsWithin("anything", word)),
  ];
}

const wordsWithin = (
  within: "anything" | "filename" | "url",
  text: string,
): Asking => ({ kind: "words", within, as: "whole", text });

const hostIn = (url: string) => URL.parse(url)?.host || url;

const WORD_LEAST = 3;

/** Of what describes a record and was seen in it; not of what was answered at length. */
const wordsOf = (document: Document): string[] =>
  textsIn({ ...document, text: null, answers: [], notes: [] }, "anything")
    .flatMap(wordsIn)
    .filter(({ text, sign }) => !sign && text.length >= WORD_LEAST)
    .map(({ text }) => text);
