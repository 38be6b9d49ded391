import { z } from "zod";

import { InputView, QueryText } from "@/lib/inputs/schema";
import { listOf } from "@/lib/paging";
import { PredictionView } from "@/lib/predictions/schema";

export const CountQuery = z.strictObject({ q: QueryText.default("") });

export const Count = z.object({
  object: z.literal("count"),
  count: z.int(),
  /** Whether not all were looked at, so that there may be more. */
  more: z.boolean(),
});
export type Count = z.infer<typeof Count>;

const Incomplete = {
  /** There, where not all records are in the index yet: some may be missing. */
  incomplete: z.literal(true).optional(),
};

/** A page of what was found. */
export const Found = listOf(InputView).extend(Incomplete);
export type Found = z.infer<typeof Found>;

export const FoundPredictions = listOf(PredictionView).extend(Incomplete);
export type FoundPredictions = z.infer<typeof FoundPredictions>;

const Counted = z.array(z.object({ value: z.string(), count: z.int() }));

/** What the records that meet a query are like. */
export const Facets = z.object({
  object: z.literal("facets"),
  /** How many were counted: the newest. */
  records: z.int(),
  /** Whether these are all that meet it. Else the counts are of a part of them. */
  all: z.boolean(),
  /** Each from the most on, 12 at most. */
  type: Counted,
  model: Counted,
  concept: Counted,
  /** Of receipt, in UTC: from the newest on. */
  day: Counted,
});
export type Facets = z.infer<typeof Facets>;
