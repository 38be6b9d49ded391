import type { BudgetMeasure } from "@/lib/context";

const exact = new Intl.NumberFormat("en");
const dollars = new Intl.NumberFormat("en", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 6,
});

/** `1,000 requests`, `$5.00`. */
export function spell(measure: BudgetMeasure, amount: number): string {
  if (measure === "cost_micros") return dollars.format(amount / 1e6);
  return `${exact.format(amount)} ${measure}`;
}
