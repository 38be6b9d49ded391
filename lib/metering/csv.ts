import { csvOf } from "@/lib/csv";
import type { UsageView } from "@/lib/metering/schema";

const SUMS = [
  ...(["calls", "stored", "bytes"] as const),
  ...(["input_tokens", "output_tokens", "cost_micros"] as const),
];
const PERCENTILES = ["p50", "p95", "p99"] as const;

/** What was used as a table, with the names of its columns. */
export function usageCsv({ group_by, data }: UsageView): string {
  const named = ["start", ...group_by, ...SUMS];
  const latencies = PERCENTILES.map((name) => `latency_ms_${name}`);
  const rows = data.map((row) => [
    row.start,
    ...group_by.map((group) => row[group] ?? null),
    ...SUMS.map((sum) => row[sum]),
    ...PERCENTILES.map((name) => row.latency_ms[name]),
  ]);
  return csvOf([[...named, ...latencies], ...rows]);
}
