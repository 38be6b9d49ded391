import { z } from "zod";

import { QueryText } from "@/lib/inputs/schema";

export const SuggestionQuery = z.strictObject({
  /** What is written so far. */
  q: QueryText.default(""),
  /** Where in it the caret is, in UTF-16 code units. By default at its end. */
  at: z.coerce.number().int().min(0).max(2_000).optional(),
});
export type SuggestionQuery = z.output<typeof SuggestionQuery>;

export const Suggestion = z.object({
  /** What to write in place of what stands from `from` to `to`. */
  insert: z.string(),
  /** What to call it, without quotes. */
  label: z.string(),
  /** A field waits for its value. */
  kind: z.enum(["field", "value", "word"]),
  /** What it is, or finds. */
  hint: z.string(),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const Suggestions = z.object({
  object: z.literal("suggestions"),
  /** The part of `q` around the caret that they complete, in UTF-16 code units. */
  from: z.int(),
  to: z.int(),
  /** The likeliest first, 20 at most. */
  data: z.array(Suggestion),
});
export type Suggestions = z.infer<typeof Suggestions>;
