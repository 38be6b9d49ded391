"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect } from "react";

import { moveAmongCards } from "@/components/inputs/card-keys";
import { InputCard, InputCardSkeleton } from "@/components/inputs/input-card";
import type { Selection } from "@/components/inputs/selection";
import { useSimilarKey } from "@/components/similar/find-similar";
import { useHydrated } from "@/components/ui/clock";
import { LoadMore } from "@/components/ui/load-more";
import { useMeasure } from "@/components/ui/measure";
import type { Query } from "@/lib/search/language/query";
import type { FoundInput } from "@/lib/search/schema";

const CARD_WIDTH = 196;
const GAP = 16;
const CAPTION_HEIGHT = 46;

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

/** A gallery without an end, of which only what is near the window is there. */
export function InputGrid({
  app,
  inputs,
  selection,
  query,
  ...more
}: InputListProps) {
  const hydrated = useHydrated();
  const findSimilar = useSimilarKey(app);
  const { ref, width, top } = useMeasure<HTMLElement>();
  const columns = Math.max(2, Math.floor((width + GAP) / (CARD_WIDTH + GAP)));
  const rows = useWindowVirtualizer({
    count: Math.ceil(inputs.length / columns),
    estimateSize: () =>
      ((width - GAP * (columns - 1)) / columns) * 0.75 + CAPTION_HEIGHT,
    gap: GAP,
    overscan: 3,
    scrollMargin: top,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the width is why.
  useLayoutEffect(() => rows.measure(), [width, rows]);

  return (
    <div>
      <section
        ref={ref}
        aria-label="Inputs"
        onKeyDown={(event) => {
          moveAmongCards(event, columns);
          findSimilar(event);
        }}
      >
        {hydrated && width > 0 ? (
          <div className="relative" style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map((row) => (
              <div
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                className="absolute inset-x-0 top-0 grid items-start gap-4"
                style={{
                  transform: `translateY(${row.start - top}px)`,
                  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                }}
              >
                {inputs
                  .slice(row.index * columns, (row.index + 1) * columns)
                  .map((input) => (
                    <InputCard
                      key={input.id}
                      app={app}
                      input={input}
                      selection={selection}
                      query={query}
                    />
                  ))}
              </div>
            ))}
          </div>
        ) : (
          <FirstPaint app={app} inputs={inputs} query={query} />
        )}
      </section>
      {more.hasMore && <LoadMore {...more} />}
    </div>
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
