"use client";

import { ArrowLeftToLine, ArrowRightToLine, X } from "lucide-react";

import type { Marked } from "@/components/annotations/bodies";
import { asSecond } from "@/components/annotations/seconds";
import type { Annotating } from "@/components/annotations/use-annotating";
import { cn } from "@/components/ui/cn";
import { clock } from "@/components/ui/format-time";
import { IconButton } from "@/components/ui/icon-button";

/** What a range may be at the least, in seconds. */
const LEAST = 0.001;

type RangeRowProps = {
  range: Marked<"ranges">;
  annotating: Annotating;
  mayAnnotate: boolean;
  time: number;
  onSeek: (time: number) => void;
};

/** A range in words: led to, changed to where the player stands, or removed. */
export function RangeRow({
  range,
  annotating,
  mayAnnotate,
  time,
  onSeek,
}: RangeRowProps) {
  const { mark } = range;
  const now = asSecond(time);
  const change = (part: { start: number } | { end: number }) =>
    annotating.mark(range, "ranges", { ...mark, ...part });
  const within = time >= mark.start && time < mark.end;

  return (
    <li
      className={cn(
        "flex min-h-9 flex-wrap items-center gap-x-2 border-b border-line px-3 py-1 text-sm last:border-0",
        within && "bg-accent-soft",
      )}
    >
      <button
        type="button"
        onClick={() => onSeek(mark.start)}
        className="link figures font-mono text-xs"
      >
        <span className="sr-only">Go to </span>
        {clock(mark.start)}–{clock(mark.end)}
      </button>
      <span className="min-w-0 grow truncate">{mark.label}</span>
      {mayAnnotate && (
        <>
          <IconButton
            label={`Begin ${mark.label} here`}
            size="small"
            disabled={now > mark.end - LEAST}
            onClick={() => change({ start: now })}
          >
            <ArrowLeftToLine />
          </IconButton>
          <IconButton
            label={`End ${mark.label} here`}
            size="small"
            disabled={now < mark.start + LEAST}
            onClick={() => change({ end: now })}
          >
            <ArrowRightToLine />
          </IconButton>
          <IconButton
            label={`Remove ${mark.label}`}
            size="small"
            onClick={() => annotating.mark(range, "ranges", null)}
          >
            <X />
          </IconButton>
        </>
      )}
    </li>
  );
}
