import { fitOf } from "@/lib/search/suggest/fit";
import type { Suggestion } from "@/lib/search/suggest/schema";
import type { Token } from "@/lib/search/suggest/token";

/** The fields of the language, in the order of their use, and what each finds. */
const FIELDS = {
  type: "images, texts or videos",
  concept: "what is seen in it",
  predicted: "what models see in it",
  annotated: "what people see in it",
  label: "of a span or an annotation",
  model: "that was asked about it",
  subject: "whose data it is",
  filename: "words of the file name",
  url: "words of the URL",
  address: "the very URL that it was given by",
  near: "no farther from a place",
  box: "of a place within these bounds",
  meta: "metadata, by its name",
  is: "held, shared, annotated or failed",
  after: "received from a day on",
  before: "received before a day",
  expires: "within a time, or never",
  key: "the API key that sent it",
};

/** What a field finds; of nothing in particular, words. */
export const hintOf = (field: string): string =>
  FIELDS[field as keyof typeof FIELDS] ?? "a word";

const CLOSED: Record<string, Record<string, string>> = {
  type: { image: "images", text: "texts", video: "videos" },
  is: {
    held: "kept by a hold",
    shared: "shared with the community",
    annotated: "a person has said something about it",
    failed: "a model failed at it",
  },
  expires: {
    "<1d": "within a day",
    "<7d": "within a week",
    "<30d": "within thirty days",
    never: "not by the clock",
  },
};

const DAYS = { today: 0, "a week ago": 7, "thirty days ago": 30 };
const DAY_MS = 86_400_000;

/** Values of a field that are the same in each app: of some fields all there are. */
function valuesOf(field: string, now: Date): Record<string, string> {
  if (field !== "after" && field !== "before") return CLOSED[field] ?? {};
  return Object.fromEntries(
    Object.entries(DAYS).map(([hint, days]) => [
      new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10),
      hint,
    ]),
  );
}

/** What of the language itself goes on from a token. An app may have no `words`. */
export function fixedFor(
  token: Token,
  { now, words }: { now: Date; words: boolean },
): Suggestion[] {
  const { field, begun } = token;
  if (field !== null) return startingWith(begun, valueSuggestions(field, now));

  const fields = Object.entries(FIELDS)
    .filter(([name]) => words || !["filename", "url"].includes(name))
    .map(([name, hint]): Suggestion => {
      const insert = name === "meta" ? "meta." : `${name}:`;
      return { insert, label: insert, kind: "field", hint };
    });
  const values = ["type", "is"].flatMap((name) => valueSuggestions(name, now));
  const begins = startingWith(begun, fields);
  return begun === "" ? begins : [...begins, ...startingWith(begun, values)];
}

const valueSuggestions = (field: string, now: Date): Suggestion[] =>
  Object.entries(valuesOf(field, now)).map(([value, hint]) => ({
    insert: `${field}:${value}`,
    label: value,
    kind: "value",
    hint,
  }));

const startingWith = (begun: string, all: Suggestion[]): Suggestion[] =>
  all.filter(({ label }) => fitOf(begun, label) === 0);
