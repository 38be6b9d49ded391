import { z } from "zod";

import { parseDuration } from "@/lib/duration";
import type { Within } from "@/lib/index/document";
import type { Area } from "@/lib/index/earth";
import { foldedName, foldedText } from "@/lib/index/folded";
import { wordsIn } from "@/lib/index/words";
import { INPUT_TYPES, Point } from "@/lib/inputs/schema";
import type {
  As,
  Condition,
  Limit,
  Operator,
  Sure,
} from "@/lib/search/language/query";
import {
  expectEnd,
  fieldName,
  type Reading,
  sees,
  take,
  type Written,
  written,
} from "@/lib/search/language/reading";
import { HINTS, refusal } from "@/lib/search/language/refuse";

const CONDITIONS_MOST = 64;
const WORDS_MOST = 100;
/** Of a word's beginning, and of a part of it: what the index is made for. */
const LETTERS_LEAST = 3;

const STATES = ["shared", "held", "annotated", "failed"] as const;

/** Reads one condition; `invalid_request` where there is none. */
export function readCondition(reading: Reading): Condition {
  const { at } = reading;
  if (reading.conditions++ === CONDITIONS_MOST) throw refusal(at, HINTS.many);

  const field = fieldName(reading);
  if (!field) return readWords(reading, "anything", value(reading, at));
  const { name, key } = field;
  if ((name === "meta") !== (key !== null)) {
    throw refusal(at, name === "meta" ? HINTS.meta : HINTS.field);
  }
  switch (name) {
    case "filename":
    case "url":
      return readWords(reading, name, value(reading, at));
    case "concept":
      return readConcept(reading, value(reading, at));
    case "predicted":
      return { ...readConcept(reading, value(reading, at)), by: "model" };
    case "annotated":
      return { ...readConcept(reading, value(reading, at)), by: "person" };
    case "near":
      return { kind: "geo", area: readNear(reading, at) };
    case "box":
      return { kind: "geo", area: readBox(reading, at) };
    case "meta":
      return readMeta(reading, at, key ?? "");
    case "model":
    case "label":
    case "subject":
    case "key":
    case "address":
      return { kind: name, value: readName(reading, at) };
    case "type":
      return {
        kind: name,
        type: readOneOf(reading, at, INPUT_TYPES, HINTS.type),
      };
    case "is":
      return { kind: name, state: readOneOf(reading, at, STATES, HINTS.is) };
    case "before":
    case "after":
      return { kind: name, at: readInstant(reading, at) };
    case "expires":
      return { kind: name, limit: readLimit(reading, at) };
    case "http":
    case "https":
      throw refusal(at, HINTS.address);
    default:
      throw refusal(at, HINTS.field);
  }
}

/** What is written next. A lack of it is blamed on the condition `at` this place. */
function value(reading: Reading, at: number): Written {
  const found = written(reading);
  if (found) return found;
  if (sees(reading, /\(/y)) throw refusal(reading.at, HINTS.group);
  throw refusal(at, HINTS.value);
}

// A star before, what it is about, and a star behind.
const STARRED = /^(\*?)([^*]*)(\*?)$/;

function readWords(
  reading: Reading,
  within: Within,
  { text, at, quoted }: Written,
): Condition {
  if (quoted) {
    const as = take(reading, /\*/y) ? "beginning" : "whole";
    expectEnd(reading);
    return wordsOf(reading, { within, as, text, at });
  }
  const [, before, middle = "", behind] = STARRED.exec(text) ?? [];
  if (before === undefined) {
    throw refusal(at + text.indexOf("*", 1), HINTS.star);
  }
  if (before && !behind) throw refusal(at, middle ? HINTS.part : HINTS.star);
  const as = before ? "part" : behind ? "beginning" : "whole";
  return wordsOf(reading, { within, as, text: middle, at });
}

type Starred = { within: Within; as: As; text: string; at: number };

function wordsOf(reading: Reading, { at, ...starred }: Starred): Condition {
  const words = wordsIn(starred.text);
  const [first] = words;
  if (!first) throw refusal(at, HINTS.nothing);
  if (words.length > WORDS_MOST) throw refusal(at, HINTS.row);

  const { length } = first.text;
  const single = words.length === 1 && length >= LETTERS_LEAST;
  const whole = { kind: "words", ...starred, as: "whole" } as const;
  switch (starred.as) {
    case "whole":
      return whole;
    case "beginning":
      // Signs are found wherever they stand: a star adds nothing.
      if (words.at(-1)?.sign) return whole;
      if (words.length === 1 && !single) throw refusal(at, HINTS.short);
      return { ...whole, as: "beginning" };
    case "part":
      if (words.every(({ sign }) => sign)) return whole;
      if (!reading.parts) throw refusal(at, HINTS.parts);
      if (!single) throw refusal(at, HINTS.part);
      return { ...whole, as: "part" };
  }
}

/** A value that is compared as a whole. */
function readName(reading: Reading, from: number): string {
  const { text, at, quoted } = value(reading, from);
  const star = quoted ? sees(reading, /\*/y) : text.endsWith("*");
  if (star) {
    const place = quoted ? reading.at : at + text.length - 1;
    throw refusal(place, HINTS.starless);
  }
  if (quoted) expectEnd(reading);
  if (foldedName(text) === "") throw refusal(at, HINTS.value);
  return text;
}

function readMeta(reading: Reading, from: number, key: string): Condition {
  if (foldedName(key) === "") throw refusal(from, HINTS.meta);
  return { kind: "meta", key, value: readName(reading, from) };
}

function readOneOf<T extends string>(
  reading: Reading,
  from: number,
  known: readonly T[],
  hint: string,
): T {
  const { text, at, quoted } = value(reading, from);
  if (quoted) expectEnd(reading);
  const found = known.find((one) => one === text.toLowerCase());
  if (!found) throw refusal(at, hint);
  return found;
}

function readInstant(reading: Reading, from: number): Date {
  const { text, at, quoted } = value(reading, from);
  if (quoted) expectEnd(reading);
  const instant = instantOf(text);
  if (!instant) throw refusal(at, HINTS.instant);
  return instant;
}

const Instant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** Null for what is none, and for what a year of four digits can't say. */
function instantOf(text: string): Date | null {
  const instant = new Date(Instant.safeParse(text).data ?? Number.NaN);
  const year = instant.getUTCFullYear();
  return year >= 0 && year <= 9_999 ? instant : null;
}

const OPERATED = /^(<=|>=|<|>)(.*)$/su;

function readLimit(reading: Reading, from: number): Limit | null {
  const { text, at, quoted } = value(reading, from);
  if (quoted) expectEnd(reading);
  if (text.toLowerCase() === "never") return null;

  const [, operator, time = ""] = OPERATED.exec(text) ?? [];
  const than = { operator: operator as Operator };
  if (!operator) throw refusal(at, HINTS.expires);
  const seconds = parseDuration(time);
  if (seconds !== null) return { ...than, in: seconds };
  const instant = instantOf(time);
  if (instant) return { ...than, at: instant };
  throw refusal(at + operator.length, HINTS.expires);
}

type Concept = Extract<Condition, { kind: "concept" }>;

const COMPARED = /^([^<>=]*)(.*)$/su;
const COMPARISON = /[<>=][^\s"“”„‟()]*/uy;

const NUMBER = /^-?\d{1,3}(?:\.\d{1,17})?(?:e-\d{1,3})?$/;
const DISTANCE = /^(\d{1,9}(?:\.\d{1,17})?(?:e-\d{1,3})?)(km|mi|m)$/;
const KM = { km: 1, mi: 1.609344, m: 0.001 };

function readNear(reading: Reading, from: number): Area {
  const { parts, at } = readParts(reading, from);
  const [, reach, unit] = DISTANCE.exec(parts[2] ?? "") ?? [];
  const [latitude, longitude] = degreesOf(parts.slice(0, 2));
  if (parts.length !== 3 || !unit) throw refusal(at, HINTS.near);
  const around = Point.safeParse({ latitude, longitude });
  if (!around.success) throw refusal(at, HINTS.near);
  const km = Number(reach) * KM[unit as keyof typeof KM];
  return { around: around.data, km };
}

function readBox(reading: Reading, from: number): Area {
  const { parts, at } = readParts(reading, from);
  const [south, west, north, east] = degreesOf(parts);
  const corners = z.tuple([Point, Point]).safeParse([
    { latitude: south, longitude: west },
    { latitude: north, longitude: east },
  ]);
  if (parts.length !== 4 || !corners.success || Number(south) > Number(north))
    throw refusal(at, HINTS.box);
  const [one, other] = corners.data;
  return {
    ...{ south: one.latitude, west: one.longitude },
    ...{ north: other.latitude, east: other.longitude },
  };
}

function readParts(reading: Reading, from: number) {
  const { text, at, quoted } = value(reading, from);
  if (quoted) expectEnd(reading);
  return { parts: text.split(",").map((part) => part.trim()), at };
}

const degreesOf = (parts: string[]) =>
  parts.map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN));

function readConcept(reading: Reading, { text, at, quoted }: Written): Concept {
  const [, bare = "", rest = ""] = COMPARED.exec(text) ?? [];
  const name = quoted ? text : bare;
  if (foldedText(name) === "") throw refusal(at, HINTS.value);
  if (!quoted && name.endsWith("*")) {
    throw refusal(at + name.length - 1, HINTS.starless);
  }
  const place = quoted ? reading.at : at + name.length;
  const comparison = quoted ? take(reading, COMPARISON)?.[0] : rest;
  if (quoted) expectEnd(reading);
  const sure = comparison ? sureOf(comparison, place) : null;
  return { kind: "concept", name, sure };
}

const CONFIDENCE = /^(?:0|1|[01]?\.\d{1,6})$/;

function sureOf(comparison: string, at: number): Sure {
  const [, operator, number = ""] = OPERATED.exec(comparison) ?? [];
  const value = CONFIDENCE.test(number) ? Number(number) : Number.NaN;
  if (!operator) throw refusal(at, HINTS.sure);
  if (!(value <= 1)) throw refusal(at + operator.length, HINTS.sure);
  return { operator: operator as Operator, value };
}
