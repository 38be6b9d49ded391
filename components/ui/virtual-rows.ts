"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect } from "react";

import { useHydrated } from "@/components/ui/clock";
import { useMeasure } from "@/components/ui/measure";

const NARROW = 640;
const FIRST_PAINT = 30;

type Heights = { wide: number; narrow: number };

/**
 * Which of a table's rows are near the window. `before` and `after` are the heights
 * of what is left out above and below, for a row that keeps their place.
 */
export function useVirtualRows(count: number, heights: Heights) {
  const { ref, width, top } = useMeasure<HTMLTableSectionElement>();
  const hydrated = useHydrated();
  const height = width < NARROW ? heights.narrow : heights.wide;
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    // The server doesn't know how far a reloaded page is scrolled.
    enabled: hydrated,
  });
  // The virtualizer keeps sizes, and has to be told when all of them change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is why.
  useLayoutEffect(() => rows.measure(), [height, rows]);

  const near = rows.getVirtualItems();
  const first = near[0]?.index ?? 0;
  const end = hydrated
    ? (near.at(-1)?.index ?? -1) + 1
    : Math.min(count, FIRST_PAINT);
  return {
    ref,
    first,
    /** The last one is not among them, as in `slice`. */
    end,
    before: first * height,
    after: (count - end) * height,
  };
}
