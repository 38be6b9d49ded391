import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { foldedText } from "@/lib/index/folded";
import { documentsOf } from "@/lib/inputs/opened";
import { appKeyOf } from "@/lib/sealing/app-key";
import { findingOnce } from "@/lib/sealing/find-once";
import { askedFor } from "@/lib/search/asked";
import {
  type ConceptView,
  hashOf,
  viewOf,
} from "@/lib/search/concepts/concept";
import { newestThatMeet } from "@/lib/search/newest";

/** How many an app has on its list. */
export const LISTED_MOST = 2_000;

/** In how many records, the newest, others are looked for. */
const RECORDS_MOST = 500;

/**
 * The concepts of an app: those on its list, the oldest first, and then those that its
 * newest records have, by their names. What no record has any more, and nobody listed, is
 * gone with the last of them.
 */
export async function listConcepts(ctx: Ctx): Promise<ConceptView[]> {
  authorize(ctx, "inputs:read");

  const rows = await ctx.db.concept.findMany({
    where: { appId: ctx.appId },
    orderBy: { id: "asc" },
    take: LISTED_MOST,
  });
  const key = await appKeyOf(ctx);
  const listed = rows.map((row) => viewOf(ctx, key, row));
  const known = new Set(listed.map(({ id }) => foldedText(id)));
  const seen = await seenInNewest(ctx);
  const others = [...seen].filter(([folded]) => !known.has(folded));
  const names = others.map(([, name]) => name).sort();
  return [...listed, ...names.map(unlisted)];
}

const unlisted = (name: string): ConceptView => ({
  ...{ id: name, name, definition: "", created_at: null },
});

/** By what is the same of all their spellings. */
async function seenInNewest(ctx: Ctx): Promise<Map<string, string>> {
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const asked = askedFor(opening, "");
  const { rows } = await newestThatMeet(opening, asked, RECORDS_MOST);
  if (rows.length > 0) await record(ctx, { action: "input.list" });
  const seen = new Map<string, string>();
  for (const document of await documentsOf(opening, rows, { text: false })) {
    for (const { name } of document.concepts) seen.set(foldedText(name), name);
  }
  return seen;
}

/** One that is on the list, or that a live record has; else `not_found`. */
export async function getConcept(ctx: Ctx, id: string): Promise<ConceptView> {
  authorize(ctx, "inputs:read");

  const hash = await hashOf(ctx, id);
  const where = { appId_hash: { appId: ctx.appId, hash } };
  const listed = await ctx.db.concept.findUnique({ where });
  if (listed) return viewOf(ctx, await appKeyOf(ctx), listed);

  const place = { from: 0, to: 0 };
  const having = { kind: "concept", name: id, sure: null, ...place } as const;
  const asked = askedFor(ctx, "", [having]);
  const { rows } = await newestThatMeet(ctx, asked, 1);
  await record(ctx, { action: "input.list" });
  if (rows.length === 0) throw notFound("concept");
  return unlisted(id);
}
