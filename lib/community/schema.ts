import { z } from "zod";

import { INPUT_TYPES, QueryText } from "@/lib/inputs/schema";
import { listOf, PageQuery } from "@/lib/paging";
import { Licence, SHARED_PARTS, SharedInput } from "@/lib/sharing/schema";

const { limit, after } = PageQuery.shape;

/** Parts that are covered, each by its name, joined by commas. */
const Parts = z
  .string()
  .max(200)
  .transform((list) => list.split(","))
  .pipe(z.array(z.enum(SHARED_PARTS)));

export const CommunityQuery = z.strictObject({
  limit,
  after,
  q: QueryText.optional(),
  type: z.enum(INPUT_TYPES).optional(),
  licence: Licence.optional(),
  /** What is seen in it. */
  concept: z.string().max(200).optional(),
  /** What is shared beside the content, at least. */
  covers: Parts.optional(),
});
export type CommunityQuery = z.output<typeof CommunityQuery>;

/** A page of what is shared, newest first. */
export const SharedPage = listOf(SharedInput);
export type SharedPage = z.infer<typeof SharedPage>;

export const ShareNamed = z.strictObject({ shareId: z.string() });
