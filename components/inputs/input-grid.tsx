"use client";

import {
  useWindowVirtualizer,
  type VirtualItem,
} from "@tanstack/react-virtual";
import { memo, useDeferredValue, useLayoutEffect, useMemo } from "react";

import { moveAmongCards } from "@/components/inputs/card-keys";
import { type DayRow, dayRows } from "@/components/inputs/day-rows";
import { InputCard, InputCardSkeleton } from "@/components/inputs/input-card";
import {
  type JustifiedRow,
  justified,
  ratioOf,
} from "@/components/inputs/justified";
import type { Selection } from "@/components/inputs/selection";
import { useSimilarKey } from "@/components/similar/find-similar";
import { useHydrated, useNow, useZone } from "@/components/ui/clock";
import { exactNumber } from "@/components/ui/format-number";
import { weekday } from "@/components/ui/format-time";
import { LoadMore } from "@/components/ui/load-more";
import { useMeasure } from "@/components/ui/measure";
import type { Query } from "@/lib/search/language/query";
import type { FoundInput } from "@/lib/search/schema";

const GAP = 16;

/** Rows beyond the window: time to draw them, a piece at a time, before they are seen. */
const OVERSCAN = 5;
const CAPTION_HEIGHT = 46;
const DAY_HEIGHT = 28;

/** How high things are, from the smallest on; on a phone no more than the second. */
const HEIGHTS = [104, 148, 208, 296];
export const SIZE_MOST = HEIGHTS.length - 1;
export const SIZE_USUAL = 1;
const NARROW = 640;
const NARROW_HEIGHT = 126;

export type InputListProps = {
  app: string;
  /** Those that are here so far, in order. */
  inputs: FoundInput[];
  hasMore: boolean;
  loading: boolean;
  failed?: boolean;
  onReachEnd: () => void;
  selection?: Selection;
  /** What was searched for, to mark it. */
  query?: Query;
};

type InputGridProps = InputListProps & {
  /** How large: a place in `HEIGHTS`. */
  size: number;
  /** Whether each day begins anew, and is said. */
  byDay?: boolean;
};

/**
 * A gallery without an end, in rows of which each thing is as high as the others, and of
 * which only what is near the window is there.
 */
export function InputGrid({
  app,
  inputs,
  selection,
  query,
  size,
  byDay = false,
  ...more
}: InputGridProps) {
  const hydrated = useHydrated();
  const zone = useZone();
  const findSimilar = useSimilarKey(app);
  const { ref, width, top } = useMeasure<HTMLElement>();
  const wished = HEIGHTS[size] ?? NARROW_HEIGHT;
  const height = width < NARROW ? Math.min(wished, NARROW_HEIGHT) : wished;
  const items = useMemo(() => {
    const frame = { width, height, gap: GAP };
    if (width === 0) return [];
    return byDay
      ? dayRows(inputs, frame, zone)
      : justified(inputs.map(ratioOf), frame);
  }, [inputs, width, height, byDay, zone]);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: (place) => heightOf(items[place]),
    gap: GAP,
    overscan: OVERSCAN,
    scrollMargin: top,
    useFlushSync: false,
  });

  // What comes into view is drawn between frames, so that scrolling waits for no row.
  const virtual = useDeferredValue(rows.getVirtualItems());

  // biome-ignore lint/correctness/useExhaustiveDependencies: these are why.
  useLayoutEffect(() => rows.measure(), [width, height, byDay, rows]);

  return (
    <div>
      <section
        ref={ref}
        aria-label="Inputs"
        data-choosing={(selection && selection.ids.size > 0) || undefined}
        className="group/list"
        onKeyDown={(event) => {
          moveAmongCards(event);
          findSimilar(event);
        }}
      >
        {hydrated && width > 0 ? (
          <div className="relative" style={{ height: rows.getTotalSize() }}>
            <Rows
              {...{ app, inputs, items, query, top }}
              chosen={selection?.ids}
              virtual={virtual}
              measure={rows.measureElement}
              hasMore={more.hasMore}
            />
          </div>
        ) : (
          <FirstPaint app={app} inputs={inputs} query={query} />
        )}
      </section>
      {more.hasMore && <LoadMore {...more} />}
    </div>
  );
}

type RowsProps = Pick<InputGridProps, "app" | "inputs" | "query"> & {
  items: (DayRow | JustifiedRow)[];
  /** Those that are chosen, where records can be. */
  chosen: ReadonlySet<string> | undefined;
  virtual: VirtualItem[];
  measure: (row: HTMLElement | null) => void;
  /** Where the first of them begins, from the top of the page. */
  top: number;
  hasMore: boolean;
};

const Rows = memo(function Rows({
  app,
  inputs,
  items,
  virtual,
  measure,
  top,
  hasMore,
  chosen,
  query,
}: RowsProps) {
  return virtual.map(({ key, index, start }) => {
    const item = items[index];
    return (
      <div
        key={key}
        ref={measure}
        data-index={index}
        className="absolute inset-x-0 top-0 flex items-start gap-4 contain-layout contain-style"
        style={{ transform: `translateY(${start - top}px)` }}
      >
        {item && "day" in item && (
          <Day {...item} more={hasMore && goesOn(item, inputs)} />
        )}
        {item &&
          "to" in item &&
          inputs
            .slice(item.from, item.to)
            .map((input, place) => (
              <InputCard
                key={input.id}
                app={app}
                input={input}
                width={item.widths[place]}
                height={item.height}
                chosen={chosen?.has(input.id)}
                query={query}
              />
            ))}
      </div>
    );
  });
});

const heightOf = (item: DayRow | JustifiedRow | undefined) =>
  item && "to" in item ? item.height + CAPTION_HEIGHT : DAY_HEIGHT;

/** Whether what is loaded ends with this day, so that there may be more of it. */
const goesOn = ({ from, count }: DayRow, inputs: FoundInput[]) =>
  from + count === inputs.length;

function Day({ day, count, more }: DayRow & { more: boolean }) {
  const now = useNow();
  return (
    <h2 className="flex h-7 w-full items-baseline gap-3 border-b border-line text-sm font-semibold">
      {weekday(new Date(day), now, "UTC")}
      <span className="figures ml-auto text-xs font-normal text-muted">
        {exactNumber(count)}
        {more && "+"}
      </span>
    </h2>
  );
}

const cssGrid =
  "grid grid-cols-2 gap-4 sm:grid-cols-[repeat(auto-fill,minmax(196px,1fr))]";

// What the server paints, before anyone knows how wide the window is.
function FirstPaint({
  app,
  inputs,
  query,
}: Pick<InputListProps, "app" | "inputs" | "query">) {
  return (
    <div className={cssGrid}>
      {inputs.slice(0, 24).map((input) => (
        <InputCard key={input.id} app={app} input={input} query={query} />
      ))}
    </div>
  );
}

/** Keeps the place of a gallery that is on its way. */
export function InputGridSkeleton() {
  return (
    <div className={cssGrid}>
      {Array.from({ length: 12 }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <InputCardSkeleton key={place} />
      ))}
    </div>
  );
}
