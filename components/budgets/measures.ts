import {
  dollars,
  roundedBytes,
  roundedNumber,
} from "@/components/ui/format-number";
import type { BudgetView } from "@/lib/budgets/schema";

const MICROS = 1_000_000;
const MEGABYTE = 2 ** 20;

/** What a budget can be of: how a form asks for it, and how it is said. */
export const MEASURES = [
  {
    of: "requests",
    field: "requests",
    label: "Calls",
    unit: 1,
    say: (amount: number) => `${roundedNumber(amount)} calls`,
  },
  {
    of: "tokens",
    field: "tokens",
    label: "Tokens",
    unit: 1,
    say: (amount: number) => `${roundedNumber(amount)} tokens`,
  },
  {
    of: "cost_micros",
    field: "dollars",
    label: "Cost in US dollars",
    unit: MICROS,
    say: (amount: number) => dollars(amount / MICROS),
  },
  {
    of: "bytes",
    field: "megabytes",
    label: "Received, in MB",
    unit: MEGABYTE,
    say: roundedBytes,
  },
] as const;
type Measure = (typeof MEASURES)[number];

/** How far a budget is used, in each thing that it limits: 1 is all of it. */
export const usedOf = (
  budget: BudgetView,
): { measure: Measure; share: number }[] =>
  MEASURES.flatMap((measure) => {
    const limit = budget[measure.of];
    if (limit === null) return [];
    return { measure, share: budget.used[measure.of] / limit };
  });

export const isNear = ({ warn_at }: BudgetView, share: number) =>
  share * 100 >= warn_at;

/** `820 of 1,000 calls`. */
export function saidOf(budget: BudgetView, { of, say }: Measure): string {
  const [limit, used] = [say(budget[of] ?? 0), say(budget.used[of])];
  return `${used.replace(/ (calls|tokens)$/, "")} of ${limit}`;
}
