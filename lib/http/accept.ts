/**
 * Whether an `accept` (RFC 9110 §12.5.1) wants AVIF rather than WebP. Browsers take
 * both alike, and get the one that is at hand.
 */
export function prefersAvif(accept: string | null): boolean {
  const weights = new Map(
    (accept ?? "").split(",").map((part) => {
      const [type = "", ...params] = part.split(";");
      return [type.trim().toLowerCase(), weightIn(params)];
    }),
  );
  const webp =
    weights.get("image/webp") ??
    weights.get("image/*") ??
    weights.get("*/*") ??
    0;
  return (weights.get("image/avif") ?? 0) > webp;
}

function weightIn(params: string[]): number {
  const weight = params
    .map((param) => /^\s*q=([0-9.]+)\s*$/i.exec(param)?.[1])
    .find((found) => found !== undefined);
  return Number(weight ?? 1);
}
