/**
 * Whether an `accept` (RFC 9110 §12.5.1) wants AVIF rather than WebP. Browsers take
 * both alike, and get the one that is at hand.
 */
export const prefersAvif = (accept: string | null): boolean =>
  prefers(accept, "image/avif", "image/webp");

/** Whether it wants CSV rather than JSON, which whoever doesn't say gets. */
export const prefersCsv = (accept: string | null): boolean =>
  prefers(accept, "text/csv", "application/json");

/** Only who names it is given the one; whatever is taken may be the other. */
function prefers(accept: string | null, one: string, other: string): boolean {
  const weights = weightsIn(accept);
  const least =
    weights.get(other) ??
    weights.get(other.replace(/\/.*/, "/*")) ??
    weights.get("*/*") ??
    0;
  return (weights.get(one) ?? 0) > least;
}

/** Which of some media types, by their names here, an `accept` wants most: else the first. */
export function preferred<Name extends string>(
  types: Record<Name, string>,
  accept: string | null,
): Name {
  const weights = weightsIn(accept);
  const names = Object.keys(types) as [Name, ...Name[]];
  const weightOf = (name: Name) => weights.get(types[name]) ?? 0;
  return names.reduce((best, name) =>
    weightOf(name) > weightOf(best) ? name : best,
  );
}

function weightsIn(accept: string | null): Map<string, number> {
  return new Map(
    (accept ?? "").split(",").map((part) => {
      const [type = "", ...params] = part.split(";");
      return [type.trim().toLowerCase(), weightIn(params)];
    }),
  );
}

function weightIn(params: string[]): number {
  const weight = params
    .map((param) => /^\s*q=([0-9.]+)\s*$/i.exec(param)?.[1])
    .find((found) => found !== undefined);
  return Number(weight ?? 1);
}
