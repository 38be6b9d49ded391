import { showDuration } from "@/lib/duration";
import type { Area } from "@/lib/index/earth";
import type { Condition, Limit, Query } from "@/lib/search/language/query";

/**
 * A query in one way of all the ways to write it. Reading that gives the query again.
 */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case "all":
      return query.of.map(printPart).join(" ");
    case "any":
      return query.of.map(printPart).join(" OR ");
    case "not":
      return query.of.kind === "not"
        ? `-(${printQuery(query.of)})`
        : `-${printPart(query.of)}`;
    default:
      return printCondition(query);
  }
}

const printPart = (query: Query): string =>
  query.kind === "all" || query.kind === "any"
    ? `(${printQuery(query)})`
    : printQuery(query);

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case "words":
      return printWords(condition);
    case "type":
      return `type:${condition.type}`;
    case "is":
      return `is:${condition.state}`;
    case "before":
    case "after":
      return `${condition.kind}:${printInstant(condition.at)}`;
    case "expires":
      return `expires:${condition.limit ? printLimit(condition.limit) : "never"}`;
    case "concept": {
      const { name, sure } = condition;
      const comparison = sure ? `${sure.operator}${sure.value}` : "";
      return `${SEEN[condition.by ?? "anybody"]}:${printValue(name)}${comparison}`;
    }
    case "geo":
      return printArea(condition.area);
    case "meta":
      return `meta.${printKey(condition.key)}:${printValue(condition.value)}`;
    default:
      return `${condition.kind}:${printValue(condition.value)}`;
  }
}

const SEEN = { anybody: "concept", model: "predicted", person: "annotated" };

function printArea(area: Area): string {
  if ("around" in area) {
    const { latitude, longitude } = area.around;
    return `near:${latitude},${longitude},${area.km}km`;
  }
  const { south, west, north, east } = area;
  return `box:${south},${west},${north},${east}`;
}

function printWords(words: Extract<Condition, { kind: "words" }>): string {
  const { within, as, text } = words;
  const field = within === "anything" ? "" : `${within}:`;
  // Only what needs no quotes is ever read as a part.
  if (as === "part") return `${field}*${text}*`;
  const star = as === "beginning" ? "*" : "";
  return `${field}${field ? printValue(text) : printWord(text)}${star}`;
}

const printWord = (text: string) =>
  /:|^(?:OR|AND|NOT)$/.test(text) ? quoted(text) : printValue(text);

// What nothing else is meant by, in a word or in any value.
const PLAIN = /^[\p{L}\p{N}][^\s"“”„‟()*\\<>=]*$/u;

const printValue = (text: string) => (PLAIN.test(text) ? text : quoted(text));

export const printKey = (key: string) =>
  /^[\p{L}\p{N}_-]+$/u.test(key) ? key : quoted(key);

const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;

const printInstant = (at: Date) =>
  at
    .toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .replace(".000Z", "Z");

const printLimit = (limit: Limit) =>
  limit.operator +
  ("in" in limit ? showDuration(limit.in) : printInstant(limit.at));
