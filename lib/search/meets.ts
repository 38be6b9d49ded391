import {
  type Document,
  modelNames,
  textsIn,
  type Within,
} from "@/lib/index/document";
import { isWithin } from "@/lib/index/earth";
import { foldedName, foldedText } from "@/lib/index/folded";
import { type Word, wordsIn } from "@/lib/index/words";
import type {
  Condition,
  Limit,
  Operator,
  Query,
} from "@/lib/search/language/query";
import { standAt } from "@/lib/search/row";

/**
 * Whether a document meets a query at this moment. This is what a query means: what
 * the index finds by its terms, and may find too much, is held to it.
 */
export function meets(query: Query, document: Document, now: Date): boolean {
  const words = new Map<Within, Word[][]>();
  const wordsWithin = (within: Within) => {
    const known = words.get(within);
    if (known) return known;
    const found = textsIn(document, within).map(wordsIn);
    words.set(within, found);
    return found;
  };
  return holds(query, { document, now, wordsWithin });
}

/** A document that is being looked at; its words are found when first asked for. */
type Reading = {
  document: Document;
  now: Date;
  wordsWithin: (within: Within) => Word[][];
};

function holds(query: Query, reading: Reading): boolean {
  switch (query.kind) {
    case "all":
      return query.of.every((one) => holds(one, reading));
    case "any":
      return query.of.some((one) => holds(one, reading));
    case "not":
      return !holds(query.of, reading);
    default:
      return applies(query, reading);
  }
}

function applies(condition: Condition, reading: Reading): boolean {
  const { document, now } = reading;
  switch (condition.kind) {
    case "words": {
      const sought = wordsIn(condition.text);
      return reading
        .wordsWithin(condition.within)
        .some((words) =>
          words.some((_, at) => standAt(words, at, sought, condition.as)),
        );
    }
    case "type":
      return document.type === condition.type;
    case "is":
      return document[condition.state];
    case "before":
      return document.receivedAt < condition.at;
    case "after":
      return document.receivedAt >= condition.at;
    case "expires":
      return expires(document.expiresAt, condition.limit, now);
    case "concept": {
      const { name, sure, by } = condition;
      const sought = foldedText(name);
      return document.concepts.some(
        (seen) =>
          foldedText(seen.name) === sought &&
          (!by || seen.by === by) &&
          (!sure || compared(seen.value, sure.operator, sure.value)),
      );
    }
    case "geo":
      return document.geo !== null && isWithin(document.geo, condition.area);
    case "address":
      return document.url === condition.value;
    case "meta": {
      const [key, value] = [condition.key, condition.value].map(foldedName);
      return Object.entries(document.metadata).some(
        (pair) => foldedName(pair[0]) === key && foldedName(pair[1]) === value,
      );
    }
    case "label": {
      const sought = foldedText(condition.value);
      return document.labels.some((label) => foldedText(label) === sought);
    }
    case "model": {
      const sought = foldedName(condition.value);
      const names = document.models.flatMap(modelNames);
      return names.some((name) => foldedName(name) === sought);
    }
    case "subject":
    case "key": {
      const known = document[condition.kind];
      return (
        known !== null && foldedName(known) === foldedName(condition.value)
      );
    }
  }
}

/** A record that never expires is neither before nor after any time. */
function expires(at: Date | null, limit: Limit | null, now: Date): boolean {
  if (!at || !limit) return !at && !limit;
  const time = "in" in limit ? now.getTime() + limit.in * 1_000 : limit.at;
  return compared(at.getTime(), limit.operator, Number(time));
}

function compared(one: number, operator: Operator, other: number): boolean {
  switch (operator) {
    case "<":
      return one < other;
    case "<=":
      return one <= other;
    case ">":
      return one > other;
    case ">=":
      return one >= other;
  }
}
