import { MEASURES, type MeasureName, SUMS } from "@/components/usage/measures";
import type { Grouping } from "@/components/usage/query";
import type { UsageRow } from "@/lib/metering/schema";

/** As many as there are colours to tell them apart; the last is all others. */
const SERIES_MOST = 6;
const OTHERS = "all others";
const ALL = "all calls";

/** What a row is called among its like. */
export function nameIn(
  row: UsageRow,
  by: Grouping,
  keys: Record<string, string>,
): string {
  switch (by) {
    case "none":
      return ALL;
    case "model":
      return row.model ?? "no model";
    case "key":
      return row.key ? (keys[row.key] ?? `…${row.key.slice(-6)}`) : "no key";
    case "outcome":
      return row.outcome ?? "";
  }
}

export type Totals = Record<(typeof SUMS)[number], number>;

const NONE: Totals = { calls: 0, stored: 0, bytes: 0, tokens: 0, cost: 0 };

const plus = (totals: Totals, row: UsageRow): Totals => {
  const sums = SUMS.map((name) => [
    name,
    totals[name] + MEASURES[name].of(row),
  ]);
  return Object.fromEntries(sums) as Totals;
};

export const totalOf = (rows: UsageRow[]): Totals => rows.reduce(plus, NONE);

/** The rows of each name, those with the most calls first. */
export function grouped(
  rows: UsageRow[],
  name: (row: UsageRow) => string,
): { name: string; totals: Totals }[] {
  const groups = Map.groupBy(rows, name);
  return Array.from(groups, ([name, some]) => ({
    name,
    totals: totalOf(some),
  })).sort((one, other) => other.totals.calls - one.totals.calls);
}

/** One step of a chart: when it began, and how much there was of each series. */
export type Step = { start: number; amounts: Record<string, number> };

/**
 * A chart's series, the largest first, and its steps, those without a call among them.
 * Of what can't be added up, latencies, no series stands for all others.
 */
export function charted(
  rows: UsageRow[],
  starts: number[],
  measure: MeasureName,
  name: (row: UsageRow) => string,
): { series: string[]; steps: Step[] } {
  const names = grouped(rows, name).map((one) => one.name);
  const room = names.length > SERIES_MOST ? SERIES_MOST - 1 : SERIES_MOST;
  const shown = new Set(names.slice(0, room));
  const isSum = measure !== "latency";
  const steps = new Map<number, Step>(
    starts.map((start) => [start, { start, amounts: {} }]),
  );
  for (const row of rows) {
    const own = name(row);
    if (!isSum && !shown.has(own)) continue;
    const amounts = steps.get(Date.parse(row.start))?.amounts;
    const series = shown.has(own) ? own : OTHERS;
    if (amounts)
      amounts[series] = (amounts[series] ?? 0) + MEASURES[measure].of(row);
  }
  const more = isSum && names.length > room ? [OTHERS] : [];
  return { series: [...shown, ...more], steps: [...steps.values()] };
}
