import { z } from "zod";

import { AppError } from "@/lib/errors";
import { INPUT_TYPES, type InputType } from "@/lib/inputs/schema";

/** One condition that a record meets, or with `not` doesn't. */
export type Term = { not: boolean } & (
  | { field: "type"; value: InputType }
  | { field: "before" | "after"; value: Date }
  | { field: "is"; value: "held" }
  | { field: "subject"; value: string }
  | { field: "filename"; value: string; prefix: boolean }
  | { field: "meta"; key: string; value: string }
);

/** What a record has to meet, all of it. Values are `folded`. */
export type Query = Term[];

const QUOTED = `"(?:[^"\\\\]|\\\\.)*"`;

// -name.key:value, where key and value may be quoted, and a star may follow.
const CONDITION = new RegExp(
  `(-?)([a-z]+)(?:\\.(${QUOTED}|[^\\s:"]+))?:(${QUOTED}|[^\\s"]*?)(\\*?)(?=\\s|$)`,
  "uy",
);

/**
 * Reads a query:
 *
 *     query     = condition *( space condition )      all of them hold
 *     condition = [ "-" ] field ":" value             "-": doesn't hold
 *     field     = "type" | "before" | "after" | "is" | "subject" | "filename"
 *               | "meta." key
 *     value     = 1*( not space, not quote ) | <"> text <">
 *
 * `type:` image, text or video; `before:` and `after:` a day of UTC or an instant
 * (RFC 3339), of which `after:` has the instant itself in it; `is:` held; `filename:`
 * a name, or how it begins with a `*` behind. Names and values are compared without
 * regard to case (NFKC, lower case); in quotes, `\` takes the next letter as it is.
 *
 * `invalid_request` says at which letter, counted from 1, it went wrong, and what
 * could stand there. It quotes nothing of the query, which may be content.
 */
export function parseQuery(text: string): Query {
  const terms: Query = [];
  for (let at = skipSpace(text, 0); at < text.length; ) {
    CONDITION.lastIndex = at;
    const found = CONDITION.exec(text);
    if (!found) throw wrongAt(at, hintFor(text.slice(at)));
    terms.push(termOf(found, at));
    at = skipSpace(text, CONDITION.lastIndex);
  }
  return terms;
}

/** Text as it is compared: the same for all ways to write it. */
export const folded = (text: string) => text.normalize("NFKC").toLowerCase();

const skipSpace = (text: string, at: number) =>
  at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);

function termOf(found: RegExpExecArray, at: number): Term {
  const [, minus, field = "", key, written = "", star] = found;
  const not = minus === "-";
  const value = unquoted(written);
  if (field === "meta" ? key === undefined : key !== undefined) {
    throw wrongAt(at, HINTS.unknown);
  }
  if (star && field !== "filename") throw wrongAt(at, HINTS.star);
  if (value === "") throw wrongAt(at, HINTS.empty);
  switch (field) {
    case "type":
      return { not, field, value: typeOf(value, at) };
    case "before":
    case "after":
      return { not, field, value: instantOf(value, at) };
    case "is":
      if (value !== "held") throw wrongAt(at, HINTS.is);
      return { not, field, value };
    case "subject":
      return { not, field, value: folded(value) };
    case "filename":
      return { not, field, value: folded(value), prefix: star === "*" };
    case "meta":
      return {
        not,
        field,
        key: folded(unquoted(key ?? "")),
        value: folded(value),
      };
    default:
      throw wrongAt(at, HINTS.unknown);
  }
}

const unquoted = (written: string) =>
  written.startsWith('"')
    ? written.slice(1, -1).replace(/\\(.)/gsu, "$1")
    : written;

function typeOf(value: string, at: number): InputType {
  const type = INPUT_TYPES.find((known) => known === value);
  if (!type) throw wrongAt(at, HINTS.type);
  return type;
}

const Instant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

function instantOf(value: string, at: number): Date {
  const instant = new Date(Instant.safeParse(value).data ?? Number.NaN);
  if (Number.isNaN(instant.getTime())) throw wrongAt(at, HINTS.instant);
  return instant;
}

const HINTS = {
  word: "Words and phrases can't be searched for yet. Name what is meant, such as filename:invoice* or subject:ada@example.com.",
  group: "Conditions are joined by a space, and all of them hold.",
  quote:
    'A quote is not closed, or something follows it: subject:"Ada Lovelace".',
  unknown:
    "There is no such field. There are type, before, after, is, subject, filename and meta.name.",
  empty: "A value is missing, such as type:image.",
  star: "Only a file name can be asked for by its beginning: filename:invoice*.",
  type: "A type is image, text or video.",
  instant: "A time is a day such as 2026-11-01, or 2026-11-01T14:00:00Z.",
  is: "Only is:held can be asked for.",
};

function hintFor(rest: string): string {
  if (/^(OR\b|[()])/.test(rest)) return HINTS.group;
  if (/^[^\s:"]*:?"|^\S*:\S*"/.test(rest)) {
    return rest.startsWith('"') ? HINTS.word : HINTS.quote;
  }
  return /^-?[^\s:"]+:/.test(rest) ? HINTS.unknown : HINTS.word;
}

function wrongAt(at: number, hint: string): AppError {
  const message = `At letter ${at + 1}: ${hint}`;
  return new AppError("invalid_request", message, {
    param: "q",
    fields: { q: [message] },
  });
}
