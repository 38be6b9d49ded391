import { z } from "zod";

import { PageQuery } from "@/lib/paging";

/** A day, which is its first moment in UTC, or an instant (RFC 3339). */
const ReviewAt = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** What is to be held, and why. */
export const NewHold = z
  .strictObject({
    /** One record. */
    input: z.string().max(64).nullable().default(null),
    /** Those that meet a query now; of an empty one, all of the app's. */
    q: z.string().max(1_000).nullable().default(null),
    /** Several records. */
    ids: z.array(z.string().max(64)).min(1).max(10_000).nullish(),
    reason: z.string().trim().min(1, "Say why.").max(1_000),
    /** When somebody is to look whether it is still needed. */
    review_at: ReviewAt,
  })
  .refine(
    ({ input, q, ids }) =>
      [input, q, ids ?? null].filter((one) => one !== null).length === 1,
    "Send one of input, ids and q.",
  );
export type NewHold = z.output<typeof NewHold>;

export const HoldPatch = z.strictObject({ review_at: ReviewAt });
export type HoldPatch = z.output<typeof HoldPatch>;

export const HoldQuery = z.strictObject({
  ...PageQuery.shape,
  /** `due`: those in force that it is time to review. */
  state: z.enum(["open", "due", "lifted"]).optional(),
  /** Those that keep this record. */
  input: z.string().max(64).optional(),
});
export type HoldQuery = z.output<typeof HoldQuery>;

export const HoldView = z.object({
  object: z.literal("hold"),
  id: z.string(),
  reason: z.string(),
  /** The query that named its records. Null: they were named by their ids. */
  q: z.string().nullable(),
  /**
   * The one input that it was placed on; null where there were others. It may be gone,
   * once the hold is lifted.
   */
  input: z.string().nullable(),
  /** How many records it keeps, or kept until it was lifted. */
  records: z.int(),
  /** The job that goes on placing it, or did. Null: it was placed at once. */
  job: z.string().nullable(),
  review_at: z.iso.datetime(),
  /** Whether it is time to look whether it is still needed. */
  review_due: z.boolean(),
  /** Null: a key placed it. */
  created_by: z.string().nullable(),
  created_at: z.iso.datetime(),
  /** Null: it is in force. */
  lifted_at: z.iso.datetime().nullable(),
});
export type HoldView = z.infer<typeof HoldView>;
