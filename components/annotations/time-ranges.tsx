"use client";

import { ArrowLeftToLine, ArrowRightToLine, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";

import { type Marked, marksOf, saying } from "@/components/annotations/bodies";
import { LabelBox } from "@/components/annotations/label-box";
import { asSecond } from "@/components/annotations/seconds";
import { UndoButtons } from "@/components/annotations/undo-buttons";
import type { Annotating } from "@/components/annotations/use-annotating";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { clock } from "@/components/ui/format-time";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";

type TimeRangesProps = {
  annotating: Annotating;
  mayAnnotate: boolean;
  /** Where the player stands, in seconds. */
  time: number;
  /** How long it is. Null: not known yet. */
  duration: number | null;
  /** Takes the player to a time. */
  onSeek: (time: number) => void;
};

/** What a range may be at the least, in seconds. */
const LEAST = 0.001;

/**
 * The parts of a video that people speak of: begun and ended where the player stands, or
 * changed so. `i` begins one, `o` ends it.
 */
export function TimeRanges(props: TimeRangesProps) {
  const { annotating, mayAnnotate, time } = props;
  const [start, setStart] = useState<number | null>(null);
  const [end, setEnd] = useState<number | null>(null);
  const ranges = marksOf(annotating.annotations, "ranges").toSorted(
    (a, b) => a.mark.start - b.mark.start,
  );
  const labels = [...new Set(ranges.map(({ mark }) => mark.label))];
  const now = asSecond(time);
  const drop = () => {
    setStart(null);
    setEnd(null);
  };
  const finish = () => {
    if (start !== null && now !== start) setEnd(now);
  };
  const press = (event: KeyboardEvent) => {
    if (!mayAnnotate || event.target instanceof HTMLInputElement) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "i") setStart(now);
    else if (event.key === "o") finish();
    else return;
    event.preventDefault();
  };

  return (
    <section
      aria-label="Time ranges"
      onKeyDown={press}
      className="rounded-lg border border-line bg-surface"
    >
      <header className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <span className="figures mr-1 font-mono text-xs text-muted">
          {clock(time)}
        </span>
        {mayAnnotate && start === null && (
          <Button size="small" onClick={() => setStart(now)}>
            Begin a range <Kbd>i</Kbd>
          </Button>
        )}
        {start !== null && end === null && (
          <>
            <span role="status" className="figures text-sm">
              From {clock(start)}
            </span>
            <Button
              size="small"
              look="primary"
              disabled={now === start}
              onClick={finish}
            >
              End it here <Kbd>o</Kbd>
            </Button>
            <Button size="small" look="quiet" onClick={drop}>
              Drop it
            </Button>
          </>
        )}
        {start !== null && end !== null && (
          <NameRange
            {...{ annotating, labels }}
            start={Math.min(start, end)}
            end={Math.max(start, end)}
            onDone={drop}
          />
        )}
        {mayAnnotate && (
          <div className="ml-auto">
            <UndoButtons annotating={annotating} />
          </div>
        )}
      </header>
      <Timeline {...props} ranges={ranges} begun={start} />
      <ol className="grid empty:hidden">
        {ranges.map((range) => (
          <OneRange
            key={`${annotating.keyOf(range.annotation)} ${range.place}`}
            range={range}
            {...props}
          />
        ))}
      </ol>
      {ranges.length === 0 && (
        <p className="px-3 py-2 text-sm text-muted">
          Nobody has spoken of a part of it yet.
        </p>
      )}
    </section>
  );
}

type NameRangeProps = {
  annotating: Annotating;
  labels: string[];
  start: number;
  end: number;
  onDone: () => void;
};

function NameRange({ annotating, labels, start, end, onDone }: NameRangeProps) {
  const [label, setLabel] = useState("");
  return (
    <>
      <span className="figures text-sm">
        {clock(start)} to {clock(end)}
      </span>
      <div className="w-56">
        <LabelBox
          app={annotating.app}
          aria-label="Label of the range"
          placeholder="Label, then enter"
          autoFocus
          value={label}
          near={labels}
          onValueChange={setLabel}
          onTake={(label) => {
            annotating.say(saying({ ranges: [{ label, start, end }] }));
            onDone();
          }}
          onLeave={onDone}
          className="h-8 px-2"
        />
      </div>
    </>
  );
}

type TimelineProps = Pick<TimeRangesProps, "duration" | "time"> & {
  ranges: Marked<"ranges">[];
  begun: number | null;
};

/** Where the ranges are. The list tells the same in words. */
function Timeline({ duration, time, ranges, begun }: TimelineProps) {
  if (!duration) return null;
  const at = (second: number) => `${(second / duration) * 100}%`;
  return (
    <svg
      aria-hidden="true"
      className="h-6 w-full border-b border-line bg-sunken"
    >
      {ranges.map(({ annotation, place, mark }) => (
        <rect
          key={`${annotation.id} ${place}`}
          x={at(mark.start)}
          y="6"
          width={at(Math.max(mark.end - mark.start, duration / 400))}
          height="12"
          rx="2"
          className="fill-accent/60 stroke-accent"
        />
      ))}
      {begun !== null && (
        <rect
          x={at(Math.min(begun, time))}
          y="6"
          width={at(Math.abs(time - begun))}
          height="12"
          rx="2"
          className="fill-accent/20 stroke-accent"
          strokeDasharray="4 3"
        />
      )}
      <line
        x1={at(time)}
        x2={at(time)}
        y1="0"
        y2="24"
        className="stroke-2 stroke-ink"
      />
    </svg>
  );
}

type OneRangeProps = TimeRangesProps & { range: Marked<"ranges"> };

function OneRange({ range, ...props }: OneRangeProps) {
  const { annotating, mayAnnotate, time, onSeek } = props;
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
        aria-label={`Go to ${clock(mark.start)}, where ${mark.label} begins`}
      >
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
