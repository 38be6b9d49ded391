import "server-only";

import type { Ctx } from "@/lib/context";
import { type Document, SURE, type Within } from "@/lib/index/document";
import { documentsOf } from "@/lib/inputs/opened";
import type { RecordRow } from "@/lib/inputs/record";
import {
  conditionsOf,
  type Place,
  type Query,
} from "@/lib/search/language/query";
import { marksIn } from "@/lib/search/marks";
import type { Excerpt } from "@/lib/search/schema";

const EXCERPTS_MOST = 3;

/** How long an excerpt is, and how much of it stands before its first mark. */
const LENGTH = 240;
const BEFORE = 60;

/** Of a longer text no excerpt is made, so that a page of them can be opened at once. */
const TEXT_BYTES = 64n * 1024n;

/** No more are made for one page after so many milliseconds. */
const TIME_MOST = 250;

const OPENED_AT_ONCE = 25;

/**
 * Where records have the words that a query asks for, by their ids: in the texts that
 * people read first, at most three each. What takes too long is left out.
 */
export async function excerptsFrom(
  ctx: Ctx,
  query: Query,
  rows: RecordRow[],
): Promise<Map<string, Excerpt[]>> {
  const found = new Map<string, Excerpt[]>();
  if (!conditionsOf(query).some(({ kind }) => kind === "words")) return found;
  const began = performance.now();
  for (let from = 0; from < rows.length; from += OPENED_AT_ONCE) {
    const some = rows.slice(from, from + OPENED_AT_ONCE);
    const [short, long] = [
      some.filter(isShort),
      some.filter((row) => !isShort(row)),
    ];
    for (const [part, text] of [
      [short, true],
      [long, false],
    ] as const) {
      const documents = await documentsOf(ctx, part, { text });
      for (const [place, row] of part.entries()) {
        if (performance.now() - began > TIME_MOST) return found;
        const document = documents[place];
        if (document) found.set(row.id, excerptsIn(query, document));
      }
    }
  }
  return found;
}

const isShort = ({ type, bytes }: RecordRow) =>
  type !== "text" || bytes <= TEXT_BYTES;

/** Where a document has the words that a query asks for. */
export function excerptsIn(query: Query, document: Document): Excerpt[] {
  const excerpts: Excerpt[] = [];
  for (const { where, text, within } of textsOf(document)) {
    if (excerpts.length === EXCERPTS_MOST) break;
    const marks = marksIn(query, text, within);
    if (marks.length > 0) excerpts.push({ in: where, ...cut(text, marks) });
  }
  return excerpts;
}

type Named = { where: Excerpt["in"]; text: string; within: Within };

/** The texts of `textsIn`, by what they are. */
function textsOf(document: Document): Named[] {
  const named = (where: Excerpt["in"], texts: (string | null)[]): Named[] =>
    texts.flatMap((text) => {
      const within =
        where === "filename" || where === "url" ? where : "anything";
      return text === null ? [] : [{ where, text, within }];
    });
  return [
    ...named("text", [document.text]),
    ...named("note", document.notes),
    ...named("answer", document.answers),
    ...named("metadata", Object.values(document.metadata)),
    ...named("subject", [document.subject]),
    ...named("filename", [document.filename]),
    ...named("url", [document.url]),
    ...named("label", document.labels),
    ...named(
      "concept",
      document.concepts.flatMap(({ name, value }) =>
        value >= SURE ? [name] : [],
      ),
    ),
  ];
}

/** A part of a text around its first mark, from the beginning of a word on. */
function cut(text: string, marks: Place[]): Omit<Excerpt, "in"> {
  const first = marks[0]?.from ?? 0;
  const from = first <= BEFORE ? 0 : startOfWord(text, first);
  const to = wellFormedEnd(text, from + LENGTH);
  return {
    text: text.slice(from, to),
    starts_at: from,
    marks: marks
      .filter((mark) => mark.to <= to)
      .map((mark) => ({ from: mark.from - from, to: mark.to - from })),
  };
}

/** Where a word begins, not much before a place. */
function startOfWord(text: string, before: number): number {
  const start = before - BEFORE;
  const [gap] = /\s\S/.exec(text.slice(start, before)) ?? [];
  const at = gap ? start + text.slice(start, before).indexOf(gap) + 1 : start;
  return isHalf(text, at) ? at + 1 : at;
}

const wellFormedEnd = (text: string, at: number) =>
  isHalf(text, at) ? at + 1 : at;

/** Whether a place is within a surrogate pair. */
const isHalf = (text: string, at: number) =>
  /[\uDC00-\uDFFF]/.test(text.charAt(at));
