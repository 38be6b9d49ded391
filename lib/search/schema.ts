import { z } from "zod";

import { Carried, InputQuery, InputView, QueryText } from "@/lib/inputs/schema";
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

const Mark = z.object({ from: z.int(), to: z.int() });

/** A part of a record with words in it that were searched for. */
export const Excerpt = z.object({
  in: z.enum([
    ...(["text", "note", "answer", "metadata", "subject"] as const),
    ...(["filename", "url", "label", "concept"] as const),
  ]),
  text: z.string(),
  /** Where it begins in the whole, in UTF-16 code units. */
  starts_at: z.int(),
  /** Where in the excerpt those words are, in order, none over another. */
  marks: z.array(Mark),
});
export type Excerpt = z.infer<typeof Excerpt>;

export const FoundInput = InputView.extend({
  /** There, where they were asked for: at most three. */
  excerpts: z.array(Excerpt).optional(),
});
export type FoundInput = z.infer<typeof FoundInput>;

/** A page of what was found. */
export const Found = listOf(FoundInput).extend(Incomplete);
export type Found = z.infer<typeof Found>;

export const FoundPredictions = listOf(PredictionView).extend(Incomplete);
export type FoundPredictions = z.infer<typeof FoundPredictions>;

/** How many there may be that are alike. */
export const SimilarQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(50).default(24),
});
export type SimilarQuery = z.output<typeof SimilarQuery>;

/** `POST /apps/{app}/inputs/similar`: an example, which is not kept. */
export const NewExample = SimilarQuery.extend({ input: Carried });

/** `NewExample` where the content comes beside it. */
export const NewExampleBeside = SimilarQuery.extend({
  /** Nothing is looked for by it. */
  filename: z.string().nullable().default(null),
});

export const SimilarInput = InputView.extend({
  /** From 0 to 1: how much of what either looks like or says is the same. */
  likeness: z.number(),
  /** Whether its content is the very same, byte by byte. */
  duplicate: z.boolean(),
});
export type SimilarInput = z.infer<typeof SimilarInput>;

/** What is like something, the likest first. */
export const Similar = z.object({
  object: z.literal("similar"),
  data: z.array(SimilarInput),
  /** Whether only the newest of those that may be alike were compared. */
  partial: z.boolean(),
  ...Incomplete,
});
export type Similar = z.infer<typeof Similar>;

/** What is to be found, and how much of the best. */
export const RankedQuery = CountQuery.extend({
  excerpts: InputQuery.shape.excerpts,
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type RankedQuery = z.output<typeof RankedQuery>;

/** What meets a query, what fits it best first. */
export const Ranked = z.object({
  object: z.literal("ranked"),
  data: z.array(
    FoundInput.extend({
      /** How well it fits: to be compared with the others of this answer alone. */
      score: z.number(),
    }),
  ),
  /** Whether only the newest of those that meet it were compared. */
  partial: z.boolean(),
  ...Incomplete,
});
export type Ranked = z.infer<typeof Ranked>;

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

/** The most records that can be named at a time. */
const IDS_MOST = 10_000;

/** How records are selected: by name, or by a query. */
export const SELECTED = {
  ids: z.array(z.string().max(64)).min(1).max(IDS_MOST).optional(),
  q: QueryText.refine(
    (q) => q.trim() !== "",
    "Say which: a query has a condition.",
  ).optional(),
};

/** What a selection has to be, beside of this shape. */
export const isOneOf = [
  ({ ids, q }: { ids?: unknown; q?: unknown }) =>
    (ids === undefined) !== (q === undefined),
  { error: "Send ids or q, and not both." },
] as const;

/** Which records: those that are named, or those that meet a query. */
export const Selection = z.strictObject(SELECTED).refine(...isOneOf);
export type Selection = z.output<typeof Selection>;
