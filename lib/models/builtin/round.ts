const STEPS = 10_000;

/** To four digits, which is more than any of our models knows. */
export const rounded = (value: number) => Math.round(value * STEPS) / STEPS;

/**
 * Shares of a whole, to four digits, that still sum to it. What rounding leaves over
 * goes to those that lost the most by it.
 */
export function roundedShares(weights: number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (weight / whole) * STEPS);
  const steps = exact.map(Math.floor);
  const left = STEPS - steps.reduce((sum, step) => sum + step, 0);
  const losers = exact
    .map((value, place) => ({ place, lost: value - Math.floor(value) }))
    .sort((a, b) => b.lost - a.lost || a.place - b.place)
    .slice(0, left);
  for (const { place } of losers) steps[place] = (steps[place] ?? 0) + 1;
  return steps.map((step) => step / STEPS);
}
