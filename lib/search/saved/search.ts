import "server-only";

import type { KeyObject } from "node:crypto";

import { z } from "zod";

import type { Ctx } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { readId, showId, timeOf } from "@/lib/ids";
import { appKeyOf } from "@/lib/sealing/app-key";
import { openJson, sealJson } from "@/lib/sealing/field";
import type { SearchView } from "@/lib/search/saved/schema";
import type { Prisma, SavedSearch } from "@/prisma/generated/client";

/** All of a search that people write. */
const Written = z.object({ name: z.string(), q: z.string() });
export type Written = z.infer<typeof Written>;

/** Whose searches the caller's are: a person's own, or those of all keys. */
export const ownerIn = ({ actor }: Ctx): string | null =>
  actor.kind === "member" ? actor.id : null;

const isMine = (ctx: Ctx, { ownerId }: SavedSearch) => ownerId === ownerIn(ctx);

/** The searches that the caller sees: their own, and what is shared in the app. */
export const visible = (ctx: Ctx): Prisma.SavedSearchWhereInput => ({
  appId: ctx.appId,
  OR: [{ shared: true }, { ownerId: ownerIn(ctx) }],
});

/** One that the caller sees, by the id that callers know; else `not_found`. */
export async function findSearch(
  ctx: Ctx,
  shown: string,
): Promise<SavedSearch> {
  const id = readId("srch", shown);
  const found =
    id &&
    (await ctx.db.savedSearch.findFirst({ where: { ...visible(ctx), id } }));
  if (!found) throw notFound("search");
  return found;
}

/** Whoever made it may change it, and so may an admin who sees it. */
export function refuseOthers(ctx: Ctx, search: SavedSearch): void {
  if (isMine(ctx, search) || ctx.actor.may.has("apps:write")) return;
  throw new AppError(
    "forbidden",
    "Only who made this search, or an admin, may change or delete it.",
  );
}

/** Keys are nobody's: what they save is there for all who may read. */
export function refuseUnshared(shared: boolean, ownerId: string | null): void {
  if (shared || ownerId !== null) return;
  const message = "A search that a key made is shared.";
  throw new AppError("invalid_request", message, {
    param: "shared",
    fields: { shared: [message] },
  });
}

export async function sealWritten(
  ctx: Ctx,
  id: string,
  written: Written,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await appKeyOf(ctx);
  return Uint8Array.from(sealJson(key, placeOf(ctx, id), written));
}

/** Searches as the caller sees them. */
export async function viewsOf(
  ctx: Ctx,
  searches: SavedSearch[],
): Promise<SearchView[]> {
  const key = await appKeyOf(ctx);
  return searches.map((search) => ({
    object: "search",
    id: showId("srch", search.id),
    ...writtenIn(ctx, key, search),
    shared: search.shared,
    mine: isMine(ctx, search),
    created_at: timeOf(search.id).toISOString(),
  }));
}

/** `viewsOf` for one. */
export async function viewOf(
  ctx: Ctx,
  search: SavedSearch,
): Promise<SearchView> {
  const [view] = await viewsOf(ctx, [search]);
  return view as SearchView;
}

export const writtenIn = (
  ctx: Ctx,
  key: KeyObject,
  { id, sealed }: SavedSearch,
): Written => Written.parse(openJson(key, placeOf(ctx, id), sealed));

const placeOf = ({ appId }: Ctx, id: string) => ({
  appId,
  recordId: id,
  field: "search",
});
