"use client";

import { ArrowLeftToLine, ArrowRightToLine, X } from "lucide-react";
import { useRef, useState } from "react";

import type { Marked } from "@/components/annotations/bodies";
import { LabelBox } from "@/components/annotations/label-box";
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
  /** Those that are used in this video. */
  labels: string[];
  time: number;
  onSeek: (time: number) => void;
};

/** A range in words: led to, named anew, changed to where the player stands, or removed. */
export function RangeRow({
  range,
  annotating,
  mayAnnotate,
  labels,
  time,
  onSeek,
}: RangeRowProps) {
  const { mark } = range;
  const now = asSecond(time);
  const change = (part: Partial<typeof mark>) =>
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
      {mayAnnotate ? (
        <Label
          {...{ annotating, labels }}
          label={mark.label}
          onName={(label) => change({ label })}
        />
      ) : (
        <span className="min-w-0 grow truncate">{mark.label}</span>
      )}
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

type LabelProps = Pick<RangeRowProps, "annotating" | "labels"> & {
  label: string;
  onName: (label: string) => void;
};

/** What a range is called, and a box to call it something else. */
function Label({ annotating, labels, label, onName }: LabelProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const wasNamed = useRef(false);
  const leave = () => {
    wasNamed.current = true;
    setDraft(null);
  };
  if (draft === null) {
    return (
      <span className="flex min-w-0 grow">
        <button
          type="button"
          // The focus comes back from the box.
          ref={(button) => {
            if (wasNamed.current) button?.focus();
            wasNamed.current = false;
          }}
          onClick={() => setDraft(label)}
          className="min-w-0 truncate rounded-sm text-left hover:underline"
        >
          <span className="sr-only">Rename </span>
          {label}
        </button>
      </span>
    );
  }
  return (
    <div className="w-40 grow">
      <LabelBox
        app={annotating.app}
        aria-label={`Label in place of ${label}`}
        autoFocus
        value={draft}
        near={labels}
        onValueChange={setDraft}
        onTake={(taken) => {
          if (taken !== label) onName(taken);
          leave();
        }}
        onLeave={leave}
        className="h-7 px-2"
      />
    </div>
  );
}
