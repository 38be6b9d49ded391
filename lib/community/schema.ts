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

const Reason = z.string().trim().min(1).max(2_000);

/** Why somebody finds that a shared record shouldn't be there. */
export const NewReport = z.strictObject({
  shareId: z.string(),
  reason: Reason,
});
export type NewReport = z.output<typeof NewReport>;

export const NewTakeDown = NewReport;
export type NewTakeDown = NewReport;

export const ReportView = z.object({
  object: z.literal("report"),
  id: z.string(),
  /** The share that it is about. */
  share: z.string(),
  reason: z.string(),
  created_at: z.iso.datetime(),
  /** When it was found that the record may stay. */
  dismissed_at: z.iso.datetime().nullable(),
});
export type ReportView = z.infer<typeof ReportView>;

/** A report as moderators see it, with what it is about. */
export const ReportedView = ReportView.extend({
  /** Null: it doesn't open. */
  shared: SharedInput.nullable(),
});
export type ReportedView = z.infer<typeof ReportedView>;

export const ReportQuery = z.strictObject({
  ...PageQuery.shape,
  state: z.enum(["open", "dismissed", "all"]).default("open"),
});
export type ReportQuery = z.output<typeof ReportQuery>;

export const ReportNamed = z.strictObject({ reportId: z.string() });

/** That a record was taken out of the community, by those who run the instance. */
export const TakenDown = z.object({
  object: z.literal("share.taken_down"),
  id: z.string(),
  taken_down: z.literal(true),
});
export type TakenDown = z.infer<typeof TakenDown>;
