import { z } from "zod";

import { PageQuery } from "@/lib/paging";

export const ReceiptQuery = z.strictObject({
  ...PageQuery.shape,
  /** Of one record alone. */
  input: z.string().optional(),
});
export type ReceiptQuery = z.output<typeof ReceiptQuery>;

/** A destroyed record, in a list. Its receipt has the proof. */
export const ReceiptSummary = z.object({
  object: z.literal("receipt.summary"),
  id: z.string(),
  input: z.string().nullable(),
  /** By hand, or by the clock. */
  action: z.enum(["delete", "purge"]),
  /** When it became unreadable here. */
  live_at: z.iso.datetime(),
  /** By when no backup can open it. */
  everywhere_at: z.iso.datetime().nullable(),
});
export type ReceiptSummary = z.infer<typeof ReceiptSummary>;
