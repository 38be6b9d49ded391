"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect } from "react";

import { useMeasure } from "@/components/ui/measure";

const NARROW = 640;

type Heights = { wide: number; narrow: number };

/**
 * Which of a table's rows are near the window. `before` and `after` are the heights
 * of what is left out above and below, for a row that keeps their place.
 */
export function useVirtualRows(count: number, heights: Heights) {
  const { ref, width, top } = useMeasure<HTMLTableSectionElement>();
  const height = width < NARROW ? heights.narrow : heights.wide;
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    initialRect: { width: 1200, height: 900 },
  });
  // The virtualizer keeps sizes, and has to be told when all of them change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is why.
  useLayoutEffect(() => rows.measure(), [height, rows]);

  const near = rows.getVirtualItems();
  const first = near[0]?.index ?? 0;
  const last = near.at(-1)?.index ?? -1;
  return {
    ref,
    first,
    /** The last one is not among them, as in `slice`. */
    end: last + 1,
    before: first * height,
    after: Math.max(0, count - 1 - last) * height,
  };
}
