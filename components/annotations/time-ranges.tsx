"use client";

import { type KeyboardEvent, useState } from "react";

import { marksOf, saying } from "@/components/annotations/bodies";
import { LabelBox } from "@/components/annotations/label-box";
import { RangeRow } from "@/components/annotations/range-row";
import { RangeTimeline } from "@/components/annotations/range-timeline";
import { asSecond } from "@/components/annotations/seconds";
import { UndoButtons } from "@/components/annotations/undo-buttons";
import type { Annotating } from "@/components/annotations/use-annotating";
import { Button } from "@/components/ui/button";
import { clock } from "@/components/ui/format-time";
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
      <RangeTimeline {...props} ranges={ranges} begun={start} />
      <ol className="grid empty:hidden">
        {ranges.map((range) => (
          <RangeRow
            key={`${annotating.keyOf(range.annotation)} ${range.place}`}
            range={range}
            labels={labels}
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
