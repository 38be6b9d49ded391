import { z } from "zod";

import { QueryText } from "@/lib/inputs/schema";

export const CountQuery = z.strictObject({ q: QueryText.default("") });

export const Count = z.object({
  object: z.literal("count"),
  count: z.int(),
  /** Whether not all were looked at, so that there may be more. */
  more: z.boolean(),
});
export type Count = z.infer<typeof Count>;
