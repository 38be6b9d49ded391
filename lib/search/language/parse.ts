import { readCondition } from "@/lib/search/language/condition";
import { grouped, type Query } from "@/lib/search/language/query";
import {
  type Reading,
  sees,
  skipSpace,
  take,
} from "@/lib/search/language/reading";
import { HINTS, refusal } from "@/lib/search/language/refuse";

export const QUERY_LENGTH = 2_000;
const DEPTH_MOST = 16;

const OR = /OR(?=[\s()"“”„‟]|$)/y;
const AND = /AND(?=[\s()"“”„‟]|$)/y;
const NOT = /NOT(?=[\s()"“”„‟]|$)/y;
// A minus stands right before what it turns around.
const MINUS = /-(?![\s)-]|$)/y;
// Where a list of conditions ends.
const END = /\)|OR(?=[\s()"“”„‟]|$)|$/y;

/**
 * Reads a query. lib/search/language/grammar.ts tells people what each condition
 * means; together they are
 *
 *     query = [ any ]
 *     any   = all *( "OR" all )
 *     all   = one *( [ "AND" ] one )
 *     one   = [ "-" / "NOT" ] ( "(" any ")" / words / field ":" value )
 *
 * `*ceip*` is refused where an app doesn't index `parts` of words.
 *
 * Throws `invalid_request` with the position of what is wrong, and a hint at what
 * could stand there. Nothing of the query is in the message.
 */
export function parseQuery(text: string, { parts = false } = {}): Query {
  if (text.length > QUERY_LENGTH) throw refusal(QUERY_LENGTH, HINTS.long);

  const reading = { text, at: 0, parts, conditions: 0, depth: 0 };
  skipSpace(reading);
  const { at } = reading;
  if (at === text.length) return grouped("all", []);

  const query = readAny(reading, { at, hint: HINTS.unopened });
  if (reading.at < text.length) throw refusal(reading.at, HINTS.unopened);
  return query;
}

/** What to say where there is nothing to read. */
type Lack = { at: number; hint: string };

function readAny(reading: Reading, lack: Lack): Query {
  const of = [readAll(reading, lack)];
  for (;;) {
    const { at } = reading;
    if (!take(reading, OR)) return grouped("any", of);
    of.push(readAll(reading, { at, hint: HINTS.or }));
  }
}

function readAll(reading: Reading, lack: Lack): Query {
  const of = [readOne(reading, lack)];
  for (;;) {
    skipSpace(reading);
    const { at } = reading;
    if (take(reading, AND)) {
      of.push(readOne(reading, { at, hint: HINTS.and }));
    } else if (sees(reading, END)) {
      return grouped("all", of);
    } else {
      of.push(readOne(reading, lack));
    }
  }
}

function readOne(reading: Reading, lack: Lack): Query {
  skipSpace(reading);
  const from = reading.at;
  if (sees(reading, OR)) throw refusal(from, HINTS.or);
  if (sees(reading, AND)) throw refusal(from, HINTS.and);
  if (sees(reading, END)) throw refusal(lack.at, lack.hint);

  if (take(reading, MINUS) || take(reading, NOT)) return readNot(reading, from);
  if (take(reading, /\(/y)) return readGroup(reading, from);
  if (sees(reading, /-/y)) throw refusal(from, HINTS.minus);
  return { ...readCondition(reading), from, to: reading.at };
}

function readNot(reading: Reading, from: number): Query {
  const lack = { at: from, hint: HINTS.minus };
  const of = deeper(reading, from, () => readOne(reading, lack));
  return { kind: "not", of, from, to: reading.at };
}

function readGroup(reading: Reading, from: number): Query {
  const lack = { at: from, hint: HINTS.empty };
  const query = deeper(reading, from, () => readAny(reading, lack));
  if (!take(reading, /\)/y)) throw refusal(from, HINTS.unclosed);
  return { ...query, from, to: reading.at };
}

function deeper<T>(reading: Reading, at: number, read: () => T): T {
  if (reading.depth === DEPTH_MOST) throw refusal(at, HINTS.deep);
  reading.depth++;
  const found = read();
  reading.depth--;
  return found;
}
