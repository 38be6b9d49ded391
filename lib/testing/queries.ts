import fc from "fast-check";

import {
  type Document,
  modelNames,
  textsIn,
  type Within,
} from "@/lib/index/document";
import { foldedName } from "@/lib/index/folded";
import { wordsIn } from "@/lib/index/words";
import {
  type Condition,
  grouped,
  type Query,
} from "@/lib/search/language/query";
import {
  anyName,
  anyPoint,
  anyUrl,
  anyValue,
  NOW,
} from "@/lib/testing/documents";
import { anyText } from "@/lib/testing/texts";

/** A query about a document, of which much is true and much is not. */
export const anyQueryAbout = (document: Document): fc.Arbitrary<Query> =>
  fc.letrec<{ query: Query }>((tie) => ({
    query: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 3, arbitrary: anyConditionAbout(document).map(placed) },
      { weight: 1, arbitrary: several(tie("query"), "all") },
      { weight: 1, arbitrary: several(tie("query"), "any") },
      { weight: 1, arbitrary: tie("query").map(negated) },
    ),
  })).query;

const NOWHERE = { from: 0, to: 0 };

const placed = (condition: Condition): Query => ({ ...condition, ...NOWHERE });

const negated = (of: Query): Query => ({ kind: "not", of, ...NOWHERE });

const several = (query: fc.Arbitrary<Query>, kind: "all" | "any") =>
  fc
    .array(query, { minLength: 1, maxLength: 3 })
    .map((of) => grouped(kind, of));

/** One condition about a document, as a query may have it. */
export const anyConditionAbout = (
  document: Document,
): fc.Arbitrary<Condition> =>
  fc.oneof(
    { weight: 6, arbitrary: wordsAbout(document) },
    { weight: 3, arbitrary: conceptAbout(document) },
    { weight: 2, arbitrary: nameAbout(document) },
    { weight: 1, arbitrary: metaAbout(document) },
    { weight: 1, arbitrary: expiryAbout(document) },
    { weight: 1, arbitrary: receiptAbout(document) },
    { weight: 2, arbitrary: placeAbout(document) },
    { weight: 2, arbitrary: fc.constantFrom(...TYPES, ...STATES) },
  );

/** Around its place or another, and over either end of the world. */
function placeAbout({ geo }: Document): fc.Arbitrary<Condition> {
  const around = geo ? fc.oneof(fc.constant(geo), anyPoint) : anyPoint;
  const km = fc.constantFrom(0, 0.001, 0.5, 2, 50, 2_000, 15_000, 25_000);
  const degrees = fc.constantFrom(-180, -179.995, -0.001, 0, 13.4, 90, 180);
  const box = fc
    .record({ south: degrees, north: degrees, west: degrees, east: degrees })
    .map(({ south, north, west, east }) => ({
      ...{ south: Math.min(south, north) / 2, west },
      ...{ north: Math.max(south, north) / 2, east },
    }));
  return fc.record({
    kind: fc.constant("geo"),
    area: fc.oneof(fc.record({ around, km }), box),
  });
}

const TYPES = (["image", "text", "video"] as const).map(
  (type): Condition => ({ kind: "type", type }),
);
const STATES = (["shared", "held", "annotated", "failed"] as const).map(
  (state): Condition => ({ kind: "is", state }),
);
const OPERATORS = ["<", "<=", ">", ">="] as const;

const receiptAbout = ({ receivedAt }: Document): fc.Arbitrary<Condition> =>
  fc.record({
    kind: fc.constantFrom("before", "after"),
    at: momentsAbout(receivedAt),
  });

function momentsAbout(moment: Date): fc.Arbitrary<Date> {
  const off = fc.constantFrom(-86_400_000, -1, 0, 1, 86_400_000);
  return fc.oneof(
    off.map((milliseconds) => new Date(moment.getTime() + milliseconds)),
    fc.constantFrom(new Date("2026-11-01"), new Date("2026-11-20")),
  );
}

function expiryAbout(document: Document): fc.Arbitrary<Condition> {
  const operator = fc.constantFrom(...OPERATORS);
  const seconds = fc.constantFrom(0, 1, 90, 86_400, 7 * 86_400, 30 * 86_400);
  return fc.record({
    kind: fc.constant("expires"),
    limit: fc.oneof(
      fc.constant(null),
      fc.record({ operator, in: seconds }),
      fc.record({ operator, at: momentsAbout(document.expiresAt ?? NOW) }),
    ),
  });
}

function conceptAbout({ concepts }: Document): fc.Arbitrary<Condition> {
  const known = concepts.map(({ value }) => value);
  const value = fc
    .oneof(fc.constantFrom(0, 0.1, 0.5, 0.8, 0.9, 1, ...known), anyValue)
    // As many digits as a query may have.
    .map((value) => Number(value.toFixed(6)));
  const operator = fc.constantFrom(...OPERATORS);
  return fc.record({
    kind: fc.constant("concept"),
    name: nameOf(concepts.map(({ name }) => name)),
    sure: fc.oneof(fc.constant(null), fc.record({ operator, value })),
    by: fc.constantFrom("model", "person", undefined),
  });
}

const nameAbout = (document: Document): fc.Arbitrary<Condition> =>
  fc.oneof(
    named("model", document.models.flatMap(modelNames)),
    named("label", document.labels),
    named("subject", [document.subject]),
    named("key", [document.key]),
    named("address", [document.url]),
  );

const named = (
  kind: "model" | "label" | "subject" | "key" | "address",
  known: (string | null)[],
): fc.Arbitrary<Condition> =>
  fc.record({ kind: fc.constant(kind), value: nameOf(known) });

const metaAbout = ({ metadata }: Document): fc.Arbitrary<Condition> =>
  fc.record({
    kind: fc.constant("meta"),
    key: nameOf(Object.keys(metadata)),
    value: nameOf(Object.values(metadata)),
  });

const nameOf = (known: (string | null)[]): fc.Arbitrary<string> =>
  fc
    .oneof(fc.constantFrom(...known, null), anyName)
    .map((name) => name ?? "cat")
    .filter((name) => foldedName(name) !== "" && name.length < 200);

type Words = Extract<Condition, { kind: "words" }>;

function wordsAbout(document: Document): fc.Arbitrary<Condition> {
  const places: Within[] = ["anything", "anything", "filename", "url"];
  return fc.constantFrom(...places).chain((within) => {
    const texts = textsIn(document, within).map(runOf);
    return fc
      .oneof(...texts, anyText, anyUrl)
      .chain((text) => fc.oneof(whole(text), beginning(text), part(text)))
      .map((words) => ({ ...words, within }));
  });
}

/** Some of what is between two spaces of a text. */
function runOf(text: string): fc.Arbitrary<string> {
  const pieces = text.split(" ");
  const place = fc.nat({ max: pieces.length - 1 });
  return fc
    .tuple(place, fc.integer({ min: 1, max: 3 }))
    .map(([from, count]) => pieces.slice(from, from + count).join(" "));
}

const WORDS = { kind: "words", within: "anything" } as const;

function whole(text: string): fc.Arbitrary<Words> {
  const { length } = wordsIn(text);
  const some = length > 0 && length <= 100 && text.length < 300;
  return fc.constant({ ...WORDS, as: "whole", text: some ? text : "receipt" });
}

function beginning(text: string): fc.Arbitrary<Words> {
  const words = wordsIn(text).slice(0, 3);
  const last = words.at(-1);
  const letters = [...(last?.text ?? "")];
  if (!last || last.sign || letters.length < 3 || text.length > 300) {
    return fc.constant({ ...WORDS, as: "beginning", text: "recei" });
  }
  const row = words.slice(0, -1).map((word) => word.text);
  return fc.integer({ min: 3, max: letters.length }).map((length) => {
    const begun = letters.slice(0, length).join("");
    return { ...WORDS, as: "beginning", text: [...row, begun].join(" ") };
  });
}

function part(text: string): fc.Arbitrary<Words> {
  const word = text.match(/[a-z]{3,}/)?.[0] ?? "receipt";
  return fc
    .tuple(fc.nat({ max: word.length - 3 }), fc.nat({ max: word.length }))
    .map(([from, more]) => ({
      ...WORDS,
      as: "part",
      text: word.slice(from, from + 3 + more),
    }));
}
