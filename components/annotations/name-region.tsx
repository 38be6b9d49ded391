"use client";

import { useState } from "react";

import {
  boundsOf,
  type Point,
  type Size,
} from "@/components/annotations/geometry";
import { LabelBox } from "@/components/annotations/label-box";
import type { Shape } from "@/lib/region";

const WIDTH = 224;

type NameRegionProps = {
  app: string;
  shape: Shape;
  frame: Size;
  place: (at: Point) => Point;
  /** What it is called now, or was the last one. */
  initial: string;
  near: string[];
  onName: (label: string) => void;
  onLeave: () => void;
};

/** Asks what a region shows, below it. Enter takes the label, escape leaves it. */
export function NameRegion({
  app,
  shape,
  frame,
  place,
  initial,
  near,
  onName,
  onLeave,
}: NameRegionProps) {
  const [label, setLabel] = useState(initial);
  const { left, bottom } = boundsOf(shape);
  const { x, y } = place({ x: left, y: bottom });

  return (
    <div
      className="absolute top-0 left-0 z-20 rounded-lg bg-surface p-1.5 shadow-float"
      style={{
        width: WIDTH,
        transform: `translate(${clamp(x, frame.width - WIDTH)}px, ${clamp(y + 8, frame.height - 56)}px)`,
      }}
    >
      <LabelBox
        app={app}
        aria-label="Label of the region"
        placeholder="Label, then enter"
        autoFocus
        value={label}
        near={near}
        onFocusCapture={(event) => event.target.select()}
        onValueChange={setLabel}
        onTake={onName}
        onLeave={onLeave}
        className="h-8 px-2"
      />
    </div>
  );
}

const clamp = (at: number, most: number) =>
  Math.max(8, Math.min(at, Math.max(most - 8, 8)));
