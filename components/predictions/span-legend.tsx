"use client";

import { labelCounts } from "@/components/predictions/marks";
import { cn } from "@/components/ui/cn";
import type { Span } from "@/lib/models/output";

type SpanLegendProps = {
  spans: Span[];
  colors: Map<string, string>;
  hidden: ReadonlySet<string>;
  onToggle: (label: string) => void;
};

/** What was found, how often; each kind can be left out of the text. */
export function SpanLegend({
  spans,
  colors,
  hidden,
  onToggle,
}: SpanLegendProps) {
  return (
    <ul aria-label="What was found" className="flex flex-wrap gap-1.5">
      {labelCounts(spans).map(([label, count]) => (
        <li key={label}>
          <button
            type="button"
            aria-pressed={!hidden.has(label)}
            onClick={() => onToggle(label)}
            className={cn(
              "flex h-6 items-center gap-1.5 rounded-sm px-1.5 text-xs text-ink",
              hidden.has(label)
                ? "text-muted line-through ring-1 ring-line ring-inset"
                : colors.get(label),
            )}
          >
            {label}
            <span className="figures">{count}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
