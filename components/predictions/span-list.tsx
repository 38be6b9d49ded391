"use client";

import { useState } from "react";

import { Nothing } from "@/components/predictions/concept-bars";
import { MarkedText } from "@/components/predictions/marked-text";
import { labelCounts, washes } from "@/components/predictions/marks";
import { SpanLegend } from "@/components/predictions/span-legend";
import { cn } from "@/components/ui/cn";
import { percent } from "@/components/ui/format-number";
import type { Span } from "@/lib/models/output";

const LISTED = 50;

type SpansProps = {
  spans: Span[];
  /** What they were found in. Without it, the places are listed instead. */
  text?: string;
};

/** What was found in a text, marked there, with a legend. */
export function Spans({ spans, text }: SpansProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const colors = washes(spans);
  if (spans.length === 0) return <Nothing>Nothing found.</Nothing>;

  const shown = spans.filter((span) => !hidden.has(span.label));
  const toggle = (label: string) => {
    const next = new Set(hidden);
    if (!next.delete(label)) next.add(label);
    setHidden(next);
  };

  return (
    <div className="grid gap-3">
      <SpanLegend
        spans={spans}
        colors={colors}
        hidden={hidden}
        onToggle={toggle}
      />
      {text === undefined ? (
        <Places spans={shown} colors={colors} />
      ) : (
        <p className="max-w-prose whitespace-pre-wrap leading-6 [overflow-wrap:anywhere]">
          <MarkedText text={text} spans={shown} colors={colors} />
        </p>
      )}
    </div>
  );
}

function Places({
  spans,
  colors,
}: {
  spans: Span[];
  colors: Map<string, string>;
}) {
  const total = labelCounts(spans).reduce((sum, [, count]) => sum + count, 0);

  return (
    <ul className="figures grid text-sm">
      {spans.slice(0, LISTED).map((span) => (
        <li
          key={`${span.label} ${span.start} ${span.end}`}
          className="flex h-8 items-center gap-3 border-b border-line last:border-0"
        >
          <span
            className={cn(
              "rounded-sm px-1.5 text-xs text-ink",
              colors.get(span.label),
            )}
          >
            {span.label}
          </span>
          <span className="text-muted">
            {span.start} to {span.end}
          </span>
          <span className="ml-auto text-muted">{percent(span.value)}</span>
        </li>
      ))}
      {total > LISTED && (
        <li className="pt-2 text-muted">and {total - LISTED} more</li>
      )}
    </ul>
  );
}
