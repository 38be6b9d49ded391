"use client";

import { type ReactNode, useState } from "react";

import { Nothing } from "@/components/predictions/concept-bars";
import { MarkedText } from "@/components/predictions/marked-text";
import { washes } from "@/components/predictions/marks";
import { SpanLegend } from "@/components/predictions/span-legend";
import { cn } from "@/components/ui/cn";
import { percent } from "@/components/ui/format-number";
import type { Span } from "@/lib/models/output";

const LISTED = 50;

type SpansProps = {
  spans: Span[];
  /** What they were found in. */
  text?: string;
  /** Lists what was found instead of showing it in the text. */
  listed?: boolean;
  /** What can be done with each, where they are listed. */
  action?: (span: Span) => ReactNode;
};

/** What was found in a text: marked there, or listed; with a legend. */
export function Spans({ spans, text, listed = false, action }: SpansProps) {
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
      {text === undefined || listed ? (
        <Places spans={shown} text={text} colors={colors} action={action} />
      ) : (
        <p className="max-w-prose whitespace-pre-wrap leading-6 [overflow-wrap:anywhere]">
          <MarkedText text={text} spans={shown} colors={colors} />
        </p>
      )}
    </div>
  );
}

type PlacesProps = {
  spans: Span[];
  text?: string;
  colors: Map<string, string>;
  action?: (span: Span) => ReactNode;
};

function Places({ spans, text, colors, action }: PlacesProps) {
  return (
    <ul className="figures grid text-sm">
      {spans.slice(0, LISTED).map((span) => (
        <li
          key={`${span.label} ${span.start} ${span.end}`}
          className="flex min-h-8 items-center gap-2.5 border-b border-line py-1 last:border-0"
        >
          <span
            className={cn(
              "shrink-0 rounded-sm px-1.5 text-xs text-ink",
              colors.get(span.label),
            )}
          >
            {span.label}
          </span>
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {text?.slice(span.start, span.end) || `${span.start}–${span.end}`}
          </span>
          <span className="ml-auto shrink-0 text-muted">
            {percent(span.value)}
          </span>
          {action?.(span)}
        </li>
      ))}
      {spans.length > LISTED && (
        <li className="pt-2 text-muted">and {spans.length - LISTED} more</li>
      )}
    </ul>
  );
}
