import "server-only";

const KEPT_MS = 60_000;
const KEPT_MAX = 1_000;

type Kept = { said: unknown; until: number };

// Kept on the global: Next bundles modules more than once, and each would have its own.
const kept = globalThis as { sojournOipMetadata?: Map<string, Kept> };

/** What was said at a place within the last minute; what failed is asked anew. */
export async function remembered<T>(
  place: string,
  now: () => number,
  ask: () => Promise<T>,
): Promise<T> {
  const all = (kept.sojournOipMetadata ??= new Map<string, Kept>());
  const known = all.get(place);
  if (known && known.until > now()) return known.said as T;
  const said = await ask();
  all.delete(place);
  all.set(place, { said, until: now() + KEPT_MS });
  for (const oldest of all.keys()) {
    if (all.size <= KEPT_MAX) break;
    all.delete(oldest);
  }
  return said;
}
