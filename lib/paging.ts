import { z } from "zod";

import { AppError } from "@/lib/errors";
import { type IdPrefix, readId } from "@/lib/ids";

/** How every list is asked for: a keyset page, newest first unless told. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** The id of the last item that the caller has. It may be gone meanwhile. */
  after: z.string().max(64).optional(),
  order: z.enum(["asc", "desc"]).default("desc"),
});
export type PageQuery = z.output<typeof PageQuery>;

/**
 * The condition on ids for what comes after a query's cursor. The position is in the
 * id, so a cursor whose row is gone works as well.
 */
export function beyond(query: PageQuery, prefix: IdPrefix) {
  const cursor = cursorOf(query, prefix);
  if (!cursor) return {};
  return { id: query.order === "desc" ? { lt: cursor } : { gt: cursor } };
}

/** The id that a page comes after; null for the first page. */
export function cursorOf(
  query: Pick<PageQuery, "after">,
  prefix: IdPrefix,
): string | null {
  if (query.after === undefined) return null;
  const id = readId(prefix, query.after);
  if (id) return id;
  throw new AppError("invalid_request", "after is no id that we gave out.", {
    param: "after",
  });
}

/** A page of anything. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({
    object: z.literal("list"),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  });

export type List<T> = {
  object: "list";
  data: T[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
};

/** A list that has all there is. */
export const wholeList = <T extends { id: string | null }>(
  items: T[],
): List<T> => page(items, items.length);

/** The page of a list of which one item more than its limit was asked for. */
export function page<T extends { id: string | null }>(
  items: T[],
  limit: number,
): List<T> {
  const data = items.slice(0, limit);
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: items.length > limit,
  };
}
