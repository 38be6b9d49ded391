import { z } from "zod";

import { PageQuery } from "@/lib/paging";

export const ReceiptQuery = z.strictObject({
  ...PageQuery.shape,
  /** Of one record alone. */
  input: z.string().optional(),
});
export type ReceiptQuery = z.output<typeof ReceiptQuery>;

/** A record that was destroyed, or a call that left nothing, in a list. */
export const ReceiptSummary = z.object({
  object: z.literal("receipt.summary"),
  id: z.string(),
  /** Null: it is of a call. */
  input: z.string().nullable(),
  /** The call's `x-request-id`. Null: it is of a record. */
  call: z.string().nullable(),
  /** By hand, by the clock, or never kept. */
  action: z.enum(["delete", "purge", "not_stored"]),
  /** Since when nothing of it can be read here. */
  live_at: z.iso.datetime(),
  /** By when no backup can open it. Null: its sealed bytes are still to be removed. */
  everywhere_at: z.iso.datetime().nullable(),
  /** Its sealed bytes, which nothing opens: still in the store, or refused by it. */
  blob: z.enum(["waiting", "failed"]).nullable(),
});
export type ReceiptSummary = z.infer<typeof ReceiptSummary>;
