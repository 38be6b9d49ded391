import type { Concept, Frame } from "@/lib/models/output";

/** Which frame is seen at a time, in seconds: the last that isn't after it. */
export function placeAt(frames: Frame[], time: number): number {
  const later = frames.findIndex((frame) => frame.time > time + 0.001);
  return later < 0 ? frames.length - 1 : Math.max(later - 1, 0);
}

/** Which frame a key leads to. Undefined: it leads nowhere. */
export function placeAfter(
  key: string,
  place: number,
  count: number,
): number | undefined {
  const places: Record<string, number> = {
    ArrowLeft: place - 1,
    ArrowDown: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place + 1,
    PageDown: place - 10,
    PageUp: place + 10,
    Home: 0,
    End: count - 1,
  };
  const next = places[key];
  return next === undefined
    ? undefined
    : Math.min(Math.max(next, 0), count - 1);
}

const NAMES_SHOWN = 4;

/** The concepts that are seen most, of all frames: their ids and names. */
export function seenIn(frames: Frame[]): Pick<Concept, "id" | "name">[] {
  const sums = new Map<string, { name: string; sum: number }>();
  for (const { output } of frames) {
    if (!("concepts" in output)) continue;
    for (const { id, name, value } of output.concepts) {
      sums.set(id, { name, sum: (sums.get(id)?.sum ?? 0) + value });
    }
  }
  return [...sums]
    .sort(([, a], [, b]) => b.sum - a.sum)
    .slice(0, NAMES_SHOWN)
    .map(([id, { name }]) => ({ id, name }));
}
