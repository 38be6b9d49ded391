import { queryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { UsageView } from "@/lib/metering/schema";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** How far back, and in which steps. All begin with a whole hour or day of UTC. */
export const PERIODS = {
  day: { label: "24 hours", interval: "hour", steps: 24, length: HOUR_MS },
  week: { label: "7 days", interval: "hour", steps: 168, length: HOUR_MS },
  month: { label: "30 days", interval: "day", steps: 30, length: DAY_MS },
  quarter: { label: "90 days", interval: "day", steps: 90, length: DAY_MS },
  year: { label: "A year", interval: "day", steps: 365, length: DAY_MS },
} as const;
export type Period = keyof typeof PERIODS;
export const PERIOD_NAMES = Object.keys(PERIODS) as [Period, ...Period[]];

export const GROUPINGS = ["none", "model", "key", "outcome"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The beginnings of a period's steps, the last of which is not over. */
export function startsOf(period: Period, now: number): number[] {
  const { steps, length } = PERIODS[period];
  const last = Math.floor(now / length) * length;
  return Array.from(
    { length: steps },
    (_, n) => last - (steps - 1 - n) * length,
  );
}

export function usageUrl(
  app: string,
  period: Period,
  by: Grouping,
  format?: "csv",
): string {
  const [from = 0] = startsOf(period, Date.now());
  const query = new URLSearchParams({
    from: new Date(from).toISOString(),
    interval: PERIODS[period].interval,
    ...(by !== "none" && { group_by: by }),
    ...(format && { format }),
  });
  return `/api/v1/apps/${app}/usage?${query}`;
}

/** What an app's calls came to, step by step, told apart as is asked. */
export const usageQuery = (app: string, period: Period, by: Grouping) =>
  queryOptions({
    queryKey: ["usage", app, period, by],
    queryFn: ({ signal }) =>
      ask(UsageView, usageUrl(app, period, by), { signal }),
    refetchInterval: 60_000,
  });
