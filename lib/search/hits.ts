import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import type { Seen } from "@/lib/index/document";
import { foldedText } from "@/lib/index/folded";
import { wordsIn } from "@/lib/index/words";
import { inMemory } from "@/lib/inputs/index-again";
import { documentsOf } from "@/lib/inputs/opened";
import { type Numbered, offsetOf } from "@/lib/inputs/pages";
import { findRecord, type RecordRow } from "@/lib/inputs/record";
import { findingOnce } from "@/lib/sealing/find-once";
import type { Example } from "@/lib/search/example";
import { grouped, type Query, type Seer } from "@/lib/search/language/query";
import { newestThatMeet } from "@/lib/search/newest";
import { planFor } from "@/lib/search/plan";
import { relevanceOf } from "@/lib/search/relevance";
import { alikeAmong } from "@/lib/search/similar";
import { verified } from "@/lib/search/verified";

/** What is looked for, as programs say it that don't write queries. */
export type Sought = {
  query: Query;
  /** Nothing but these records, by their UUIDs. Null: any. */
  only: string[] | null;
  /** What comes first. Null: the newest. */
  rank: Rank | null;
};

export type Rank =
  /** How sure somebody is of them, or with `wanted` 0, that they aren't there. */
  | { by: "concepts"; concepts: { name: string; wanted: number; by?: Seer }[] }
  | { by: "likeness"; example: Example }
  | { by: "words"; text: string };

/** A record that meets what is looked for, and how well, from 0 to 1. */
export type Hit = { row: RecordRow; score: number };

/** No page begins beyond, and no more are compared: the newest. */
const HITS_MOST = 1_000;

/** Whose words are compared are opened. */
const READ_MOST = 300;

const WORDS_MOST = 32;

/** A page by its number of the live records that meet what is looked for. */
export async function hitsFor(
  ctx: Ctx,
  sought: Sought,
  page: Numbered,
): Promise<Hit[]> {
  authorize(ctx, "inputs:read");

  const from = offsetOf(page, HITS_MOST);
  const to = Math.min(from + page.per_page, 2 * HITS_MOST);
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const [hits] = await Promise.all([
    ranked(opening, sought, to),
    record(ctx, { action: "input.list" }),
  ]);
  return hits.slice(from, to);
}

function ranked(ctx: Ctx, sought: Sought, most: number): Promise<Hit[]> {
  const { rank } = sought;
  switch (rank?.by) {
    case undefined:
      return asTheyCame(ctx, sought, most);
    case "concepts":
      return byConcepts(ctx, sought, rank.concepts);
    case "likeness":
      return byLikeness(ctx, sought, rank.example);
    case "words":
      return byWords(ctx, sought, rank.text);
  }
}

async function asTheyCame(ctx: Ctx, sought: Sought, most: number) {
  const rows = await meeting(ctx, sought.query, sought.only, most);
  return rows.map((row) => ({ row, score: 1 }));
}

/** The newest live records that meet a query, or those of some. */
async function meeting(
  ctx: Ctx,
  query: Query,
  only: string[] | null,
  most: number,
): Promise<RecordRow[]> {
  const asked = { query, plan: planFor(query) };
  if (!only) return (await newestThatMeet(ctx, asked, most)).rows;
  const rows = await Promise.all(only.map((id) => findRecord(ctx, id)));
  const unsure = rows.map((row) => ({ ...row, unsure: true }));
  const inexact = { ...asked, plan: { ...asked.plan, exact: false } };
  return (await verified(ctx, inexact, unsure)).found;
}

type Wanted = Extract<Rank, { by: "concepts" }>["concepts"];

async function byConcepts(
  ctx: Ctx,
  { query, only }: Sought,
  concepts: Wanted,
): Promise<Hit[]> {
  const rows = await meeting(ctx, query, only, HITS_MOST);
  const documents = await documentsOf(ctx, rows, { text: false });
  return best(
    rows.map((row, place) => ({
      row,
      score: meanOf(
        concepts.map((one) => sureness(documents[place]?.concepts ?? [], one)),
      ),
    })),
  );
}

function sureness(seen: Seen[], { name, wanted, by }: Wanted[number]): number {
  const sought = foldedText(name);
  const values = seen
    .filter((one) => foldedText(one.name) === sought && (!by || one.by === by))
    .map(({ value }) => value);
  const value = Math.max(0, ...values);
  return wanted < 0.5 ? 1 - value : value;
}

const meanOf = (values: number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

async function byLikeness(
  ctx: Ctx,
  { query, only }: Sought,
  example: Example,
): Promise<Hit[]> {
  const { alike } = await alikeAmong(ctx, example, query);
  return best(
    alike
      .filter(({ row }) => !only || only.includes(row.id))
      .map(({ row, likeness }) => ({ row, score: likeness })),
  );
}

/** Those that have any of a text's words, as well as they fit it: the best has 1. */
async function byWords(
  ctx: Ctx,
  { query, only }: Sought,
  text: string,
): Promise<Hit[]> {
  const words = [...new Set(wordsIn(text).map((word) => word.text))];
  if (words.length === 0) return [];
  const place = { from: 0, to: 0 };
  const any = words.slice(0, WORDS_MOST).map(
    (text): Query => ({
      ...{ kind: "words", within: "anything", as: "whole", text, ...place },
    }),
  );
  const full = grouped("all", [query, grouped("any", any)]);
  const rows = await meeting(ctx, full, only, READ_MOST);
  const some = rows.slice(0, inMemory(rows).length);
  const documents = await documentsOf(ctx, some, { text: true });
  const scores = relevanceOf(full, documents);
  const highest = Math.max(Number.MIN_VALUE, ...scores);
  return best(
    some.map((row, at) => ({ row, score: (scores[at] ?? 0) / highest })),
  );
}

/** Of two that fit alike, the newer comes first. */
const best = (hits: Hit[]): Hit[] =>
  hits.sort(
    (one, other) =>
      other.score - one.score || (one.row.id < other.row.id ? 1 : -1),
  );
