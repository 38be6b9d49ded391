import { z } from "zod";

const MOST = Number.MAX_SAFE_INTEGER;

/** Null: no limit. */
const Amount = z.int().min(1).max(MOST).nullable();

const amounts = {
  requests: Amount.default(null),
  /** Those in and out. */
  tokens: Amount.default(null),
  /** In millionths of a dollar. */
  cost_micros: Amount.default(null),
  /** Received, of the content. */
  bytes: Amount.default(null),
};

export const PERIODS = ["day", "month"] as const;

export const NewBudget = z.strictObject({
  /** The id of the key that it is for. Null: it is the whole app's. */
  key: z.string().nullable().default(null),
  period: z.enum(PERIODS),
  ...amounts,
  /** From how many per cent on callers and members are warned. */
  warn_at: z.int().min(1).max(100).default(80),
});
export type NewBudget = z.output<typeof NewBudget>;

const Used = z.object({
  requests: z.int(),
  tokens: z.int(),
  cost_micros: z.int(),
  bytes: z.int(),
});

export const BudgetView = z.object({
  object: z.literal("budget"),
  key: z.string().nullable(),
  period: z.enum(PERIODS),
  ...amounts,
  warn_at: z.int(),
  /** In the day or month that it is. */
  used: Used,
  /** When that ends. */
  until: z.iso.datetime(),
});
export type BudgetView = z.output<typeof BudgetView>;

export const BudgetList = z.object({
  object: z.literal("list"),
  data: z.array(BudgetView),
});
export type BudgetList = z.output<typeof BudgetList>;
