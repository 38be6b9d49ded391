import { AppError } from "@/lib/errors";

/**
 * What is wrong with a query, and what to write instead. Nothing of the query is
 * quoted: it may be content.
 */
export const HINTS = {
  long: "A query has at most 2,000 characters.",
  many: "A query has at most 64 conditions.",
  deep: "Parentheses and minuses go at most 16 deep.",
  row: "At most 100 words are looked for in a row.",
  or: "OR stands between two conditions: type:image OR type:video.",
  and: "AND stands between two conditions, and may be left out: receipt type:image.",
  minus: "A minus stands right before what is not wanted: -draft.",
  unclosed: "This parenthesis is not closed: (receipt OR invoice) type:image.",
  unopened: "This parenthesis was not opened: (receipt OR invoice) type:image.",
  empty: "There is nothing in these parentheses.",
  unquoted: 'This quote is not closed: "grand total".',
  glued:
    'Quotes go around a whole phrase or value: "grand total", filename:"a b". A quote in it has a backslash before it.',
  nothing:
    "There is no letter, digit or emoji in this, and nothing else is looked for.",
  star: "A star stands behind the beginning of a word: recei*.",
  starless:
    "Only words, file names and URLs can be asked for by how they begin: recei*, filename:inv*.",
  short: "A beginning needs 3 letters or more: rec*.",
  part: "Stars around a part of a word need 3 letters or more of one word: *ceip*.",
  parts:
    "This app doesn't index parts of words, which its settings can change. How a word begins can be asked for: recei*.",
  unindexed:
    "Words can't be searched for here, since this app has no index. Turn it on in the app's settings.",
  field:
    'There is no such field. There are type, model, concept, predicted, annotated, label, meta.name, subject, url, address, filename, near, box, key, before, after, expires and is. To look for a colon\'s words, quote them: "to: ada".',
  address: "To look for a URL, write url:example.com/path, or quote it.",
  meta: "Metadata is asked for by name and value: meta.env:prod.",
  value: "A value is missing, such as in type:image or subject:ada.",
  group:
    "A field has one value. Write the field with each: (type:image OR type:video).",
  type: "A type is image, text or video.",
  is: "There are is:shared, is:held, is:annotated and is:failed.",
  instant:
    "A time is a day such as 2026-11-01, or an instant such as 2026-11-01T14:00:00Z.",
  expires:
    "An expiry is compared to a time from now or a day, or is never: expires:<7d, expires:>=2026-12-01, expires:never.",
  near: "A place is its latitude, its longitude, and how far from it: near:52.52,13.405,10km.",
  box: "A box is its south, west, north and east, in degrees: box:52.3,13.1,52.7,13.8.",
  sure: "A confidence is from 0 to 1, after one of > >= < <=: concept:cat>0.8.",
} as const;

/** The failure to read a query, at this place of its text, counted from 0. */
export function refusal(at: number, hint: string): AppError {
  const position = at + 1;
  const message = `At letter ${position}: ${hint}`;
  return new AppError("invalid_request", message, {
    param: "q",
    position,
    fields: { q: [message] },
  });
}
