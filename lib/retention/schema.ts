import { z } from "zod";

import { Window } from "@/lib/decision/schema";

/** What becomes of what an app is sent, where a call doesn't say. */
export const NewPolicy = z.strictObject({ store: z.boolean(), window: Window });
export type NewPolicy = z.output<typeof NewPolicy>;

export const PolicyView = z.object({
  object: z.literal("retention"),
  store: z.boolean(),
  window: z.string().nullable(),
});
export type PolicyView = z.infer<typeof PolicyView>;
