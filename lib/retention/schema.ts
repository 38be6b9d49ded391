import { z } from "zod";

import { Duration } from "@/lib/decision/schema";

const HOUR = 3_600;
const TEN_YEARS = 10 * 365 * 86_400;

/** How long an app keeps a record. Null: until someone destroys it. */
export const Window = Duration.pipe(
  z
    .int()
    .min(HOUR, "Keep records for at least an hour.")
    .max(TEN_YEARS, "Keep records for ten years at most, or without end."),
).nullable();

/** What becomes of what an app is sent, where a call doesn't say. */
export const NewPolicy = z.strictObject({ store: z.boolean(), window: Window });
export type NewPolicy = z.output<typeof NewPolicy>;

export const PolicyView = z.object({
  object: z.literal("retention"),
  store: z.boolean(),
  window: z.string().nullable(),
});
export type PolicyView = z.infer<typeof PolicyView>;
