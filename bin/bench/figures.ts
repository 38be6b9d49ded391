/** What a run of requests came to. Times are in milliseconds. */
export type Figures = {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
};

export function figuresOf(latencies: number[], elapsedMs: number): Figures {
  const sorted = Float64Array.from(latencies).sort();
  return {
    perSecond: (sorted.length * 1000) / elapsedMs,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
  };
}

/** The smallest that so large a share is not above (nearest rank). */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted.at(middle), sorted.at(~middle)];
  return (low + high) / 2;
}

export function medians(rounds: Figures[]): Figures {
  const of = (figure: keyof Figures) =>
    median(rounds.map((round) => round[figure]));
  return {
    perSecond: of("perSecond"),
    p50: of("p50"),
    p95: of("p95"),
    p99: of("p99"),
  };
}
