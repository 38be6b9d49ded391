/** The part of a query that is being written, around the caret. */
export type Token = {
  /** Where it stands, in UTF-16 code units, without a minus before it. */
  from: number;
  to: number;
  /** In lower case. Null: no field is named yet. */
  field: string | null;
  /** Of metadata, its name. */
  key: string | null;
  /** What of the value, or of the word, is written up to the caret; unquoted. */
  begun: string;
  /** Whether that is between quotes. */
  quoted: boolean;
};

// As in lib/search/language/reading.ts, but that a quote need not be closed yet.
const QUOTED = String.raw`"(?:[^"\\]|\\.)*(?:"|\\?$)|[“”„‟](?:[^“”„‟\\]|\\.)*(?:[“”„‟]|\\?$)`;
const BARE = String.raw`[^\s"“”„‟()]`;

const FIELD = new RegExp(
  `^([a-z]+)(?:\\.(${QUOTED}|[^\\s:"“”„‟()]*))?:`,
  "isu",
);
const TOKEN = new RegExp(`(?:${QUOTED}|${BARE}+(?:\\(${BARE}*\\)?)*)+`, "gsu");

/** What a caret stands in, or right behind. An empty one stands for itself. */
export function tokenAt(text: string, at: number): Token {
  const none = { from: at, to: at, field: null, key: null };
  for (const { 0: found, index } of text.matchAll(TOKEN)) {
    if (index > at) break;
    if (index + found.length < at) continue;
    const minus = /^-(?=.)/su.test(found) && at > index ? 1 : 0;
    const from = index + minus;
    const upTo = text.slice(from, at);
    return { ...read(upTo), from, to: index + found.length };
  }
  return { ...none, begun: "", quoted: false };
}

function read(upTo: string): Omit<Token, "from" | "to"> {
  const [whole = "", name, key] = FIELD.exec(upTo) ?? [];
  const value = upTo.slice(whole.length);
  return {
    field: name?.toLowerCase() ?? null,
    key: key === undefined ? null : unquoted(key),
    begun: unquoted(value),
    quoted: isQuoted(value),
  };
}

const isQuoted = (text: string) => /^["“”„‟]/.test(text);

/** As much of what may be quoted as is there. */
export const unquoted = (text: string) =>
  isQuoted(text)
    ? text
        .slice(1)
        .replace(text.startsWith('"') ? /(?<!\\)"$/ : /(?<!\\)[“”„‟]$/, "")
        .replace(/\\(.?)/gsu, "$1")
    : text;
