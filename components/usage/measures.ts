import {
  dollars,
  roundedBytes,
  roundedMilliseconds,
  roundedNumber,
} from "@/components/ui/format-number";
import type { UsageRow } from "@/lib/metering/schema";

/** What can be charted: how it is called, read off a row, and said. */
type Measure = {
  label: string;
  of: (row: UsageRow) => number;
  say: (amount: number) => string;
};

const tokens = ({ input_tokens, output_tokens }: UsageRow) =>
  (input_tokens ?? 0) + (output_tokens ?? 0);

const MICROS = 1_000_000;

export const MEASURES = {
  calls: { label: "Calls", of: (row) => row.calls, say: roundedNumber },
  stored: { label: "Stored", of: (row) => row.stored, say: roundedNumber },
  bytes: { label: "Received", of: (row) => row.bytes, say: roundedBytes },
  tokens: { label: "Tokens", of: tokens, say: roundedNumber },
  cost: {
    label: "Cost",
    of: (row) => (row.cost_micros ?? 0) / MICROS,
    say: dollars,
  },
  latency: {
    label: "Latency (p95)",
    of: (row) => row.latency_ms.p95,
    say: roundedMilliseconds,
  },
} as const satisfies Record<string, Measure>;
export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as [
  MeasureName,
  ...MeasureName[],
];

/** Those of which two can be added up. */
export const SUMS = ["calls", "stored", "bytes", "tokens", "cost"] as const;
