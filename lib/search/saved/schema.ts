import { z } from "zod";

import { QueryText } from "@/lib/inputs/schema";

const Name = z
  .string()
  .trim()
  .min(1, "Give it a name.")
  .max(80, "At most 80 characters.");
const Query = QueryText.trim().min(1, "Write what is to be looked for.");

/** What is to be kept. Where it doesn't say, a key's is shared, and a person's isn't. */
export const NewSearch = z.strictObject({
  name: Name,
  q: Query,
  shared: z.boolean().optional(),
});
export type NewSearch = z.output<typeof NewSearch>;

export const SearchPatch = NewSearch.partial();
export type SearchPatch = z.output<typeof SearchPatch>;

export const SearchView = z.object({
  object: z.literal("search"),
  id: z.string(),
  name: z.string(),
  /** As it was written. */
  q: z.string(),
  /** Whether all who may read the app's records see it. */
  shared: z.boolean(),
  /** Whether the caller made it. What one key made, all keys of the app did. */
  mine: z.boolean(),
  created_at: z.iso.datetime(),
});
export type SearchView = z.infer<typeof SearchView>;
