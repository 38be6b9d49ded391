"use client";

import type { KeyboardEvent, PointerEvent } from "react";

import { placeAfter, placeAt } from "@/components/predictions/frames";
import { topAnswer } from "@/components/predictions/top-answer";
import { clock } from "@/components/ui/format-time";
import type { Frame } from "@/lib/models/output";

type FrameStripProps = {
  label: string;
  frames: Frame[];
  /** In seconds: where the video is, and how long it runs. */
  time: number;
  length: number;
  /** Of concepts: the one whose course is drawn. */
  concept?: string;
  seek: (time: number) => void;
};

/**
 * What was answered of a video's frames, along its time. A click goes to the frame
 * there, and arrows go from one frame to the next.
 */
export function FrameStrip(props: FrameStripProps) {
  const { label, frames, time, length, concept, seek } = props;
  const place = placeAt(frames, time);
  const current = frames[place];
  const go = (to: number | undefined) => {
    const frame = to === undefined ? undefined : frames[to];
    if (frame) seek(frame.time);
    return frame !== undefined;
  };
  const press = (event: KeyboardEvent) => {
    if (go(placeAfter(event.key, place, frames.length))) event.preventDefault();
  };
  const point = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    go(placeAt(frames, ((event.clientX - left) / width) * length));
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={frames.length}
      aria-valuenow={place + 1}
      aria-valuetext={
        current && `${clock(current.time)}, ${topAnswer(current.output)}`
      }
      onKeyDown={press}
      onPointerDown={point}
      className="cursor-pointer rounded-md"
    >
      <svg
        aria-hidden="true"
        className="block h-10 w-full overflow-hidden rounded-md bg-sunken ring-1 ring-line"
      >
        {frames.map((frame, at) => (
          <Mark
            key={frame.time}
            frame={frame}
            concept={concept}
            from={frame.time / length}
            to={(frames[at + 1]?.time ?? length) / length}
            isCurrent={at === place}
          />
        ))}
        <rect
          x={`${(time / length) * 100}%`}
          width={3}
          height="100%"
          className="fill-ink stroke-bg"
        />
      </svg>
    </div>
  );
}

type MarkProps = {
  frame: Frame;
  concept?: string;
  /** As shares of the video's length. */
  from: number;
  to: number;
  isCurrent: boolean;
};

/** A frame's place: in its colour, or as high as it was sure. */
function Mark({ frame, concept, from, to, isCurrent }: MarkProps) {
  const { output } = frame;
  const x = `${from * 100}%`;
  const width = `${Math.max(to - from, 0.002) * 100}%`;
  if ("colors" in output) {
    const [top] = output.colors.toSorted((a, b) => b.share - a.share);
    return <rect x={x} width={width} height="100%" fill={top?.hex ?? "none"} />;
  }
  const share =
    "concepts" in output
      ? (output.concepts.find(({ id }) => id === concept)?.value ?? 0)
      : 0.5;
  return (
    <rect
      x={x}
      width={width}
      y={`${(1 - share) * 100}%`}
      height={`${share * 100}%`}
      className={isCurrent ? "fill-accent" : "fill-accent/45"}
    />
  );
}
