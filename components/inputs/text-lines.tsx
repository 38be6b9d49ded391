"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent } from "react";

import type { Block } from "@/components/inputs/text-blocks";
import { MarkedText } from "@/components/predictions/marked-text";
import type { Mark } from "@/components/predictions/marks";
import { useHydrated } from "@/components/ui/clock";
import { useMeasure } from "@/components/ui/measure";
import type { Place } from "@/lib/search/language/query";

const LINE = 24;

/** With so few all are there, so that the browser's own search finds what is in them. */
const ALL_AT_ONCE = 60;

type TextLinesProps = {
  blocks: Block[];
  spans: Mark[];
  colors: Map<string, string>;
  /** What was searched for. */
  found: Place[];
  /** The person's mark that is picked. */
  picked?: string;
};

/** The lines of a text; of a long one only those that are near the window. */
export function TextLines({ blocks, picked, ...marks }: TextLinesProps) {
  const { ref, top } = useMeasure<HTMLDivElement>();
  const hydrated = useHydrated();
  const some = blocks.length > ALL_AT_ONCE;
  const virtual = useWindowVirtualizer({
    count: blocks.length,
    estimateSize: (place) => (blocks[place]?.rows.length ?? 1) * LINE,
    overscan: 2,
    scrollMargin: top,
    enabled: some && hydrated,
  });

  const showPicked = useEffectEvent(() => {
    if (!picked) return;
    const shown = ref.current?.querySelector(
      `[data-mark="${CSS.escape(picked)}"]`,
    );
    const { start } = marks.spans.find(({ key }) => key === picked) ?? {};
    if (shown) shown.scrollIntoView({ block: "nearest" });
    else if (start !== undefined) {
      const place = blocks.findIndex(({ end }) => end > start);
      if (place !== -1) virtual.scrollToIndex(place, { align: "center" });
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: which is picked is why.
  useEffect(showPicked, [picked]);

  if (!some || !hydrated) {
    return (
      <div ref={ref} className="py-2 text-base leading-6">
        {blocks.slice(0, ALL_AT_ONCE).map((block) => (
          <div
            key={block.start}
            className="[contain-intrinsic-size:auto_1200px] [content-visibility:auto]"
          >
            <Lines block={block} picked={picked} {...marks} />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div
      ref={ref}
      className="relative text-base leading-6"
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map(({ key, index, start }) => {
        const block = blocks[index];
        return (
          block && (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start - top}px)` }}
            >
              <Lines block={block} picked={picked} {...marks} />
            </div>
          )
        );
      })}
    </div>
  );
}

type LinesProps = Omit<TextLinesProps, "blocks"> & { block: Block };

function Lines({ block, spans, colors, found, picked }: LinesProps) {
  const near = found.filter(
    ({ from, to }) => to > block.start && from < block.end,
  );
  const marked = spans.filter(
    ({ start, end }) => end > block.start && start < block.end,
  );
  return block.rows.map((row) => (
    <div key={row.start} className="flex">
      <span
        aria-hidden
        className="figures w-12 shrink-0 select-none pr-3 text-right font-mono text-xs leading-6 text-faint"
      >
        {row.number}
      </span>
      <span
        data-start={row.start}
        className="min-w-0 grow whitespace-pre-wrap break-words pr-4 [overflow-wrap:anywhere]"
      >
        <MarkedText
          text={row.text}
          from={row.start}
          spans={marked}
          colors={colors}
          found={near}
          picked={picked}
        />
      </span>
    </div>
  ));
}
