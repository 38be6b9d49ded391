import { z } from "zod";

import { PageQuery } from "@/lib/paging";

/** `open`: not confirmed yet. `late`: nor within its time. */
export const WITHDRAWAL_STATES = ["open", "confirmed", "late"] as const;

export const WITHDRAWAL_REASONS = [
  "withdrawn",
  "switched_off",
  "taken_down",
  "destroyed",
] as const;

/** In the order in which they came, unless told otherwise: after the last one known. */
export const WithdrawalQuery = z.strictObject({
  ...PageQuery.shape,
  order: z.enum(["asc", "desc"]).default("asc"),
  state: z.enum(WITHDRAWAL_STATES).optional(),
});
export type WithdrawalQuery = z.output<typeof WithdrawalQuery>;

export const WithdrawalNamed = z.strictObject({ withdrawalId: z.string() });

const When = {
  reason: z.enum(WITHDRAWAL_REASONS),
  withdrawn_at: z.iso.datetime(),
  /** By when it has to be deleted wherever it was brought. */
  due_at: z.iso.datetime(),
  /** When its recipient said that it is. */
  confirmed_at: z.iso.datetime().nullable(),
  late: z.boolean(),
};

/** That a record of an export may be used no longer, as who exported it is told. */
export const WithdrawalView = z.object({
  object: z.literal("withdrawal"),
  id: z.string(),
  export: z.string(),
  workspace: z.string(),
  /** The record, as the export's manifest names it. */
  record: z.string(),
  /** The consent by which it was there. */
  consent: z.string(),
  ...When,
});
export type WithdrawalView = z.infer<typeof WithdrawalView>;

/** `POST /community/withdrawals/ack`. */
export const Confirmation = z.strictObject({
  ids: z.array(z.string().max(64)).min(1).max(1_000),
});
export type Confirmation = z.output<typeof Confirmation>;

/** How many were confirmed now. Those that were before, or are of others, don't count. */
export const Confirmed = z.object({
  object: z.literal("withdrawals.confirmed"),
  confirmed: z.int(),
});
export type Confirmed = z.infer<typeof Confirmed>;

/** The same as its owner sees it: who had the record, and what they say. */
export const OwnerWithdrawalView = z.object({
  object: z.literal("withdrawal"),
  id: z.string(),
  /** It may be gone. */
  input: z.string(),
  consent: z.string(),
  /** The name of the workspace that exported it. Null: there is no such any more. */
  recipient: z.string().nullable(),
  export: z.string(),
  exported_at: z.iso.datetime(),
  ...When,
});
export type OwnerWithdrawalView = z.infer<typeof OwnerWithdrawalView>;
