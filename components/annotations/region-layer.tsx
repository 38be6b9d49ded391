"use client";

import type { KeyboardEvent } from "react";

import {
  boundsOf,
  cornersOf,
  type Point,
  sizeOf,
} from "@/components/annotations/geometry";
import type {
  Draft,
  Drawing,
  Drawn,
} from "@/components/annotations/use-drawing";
import { percent } from "@/components/ui/format-number";
import type { Shape } from "@/lib/region";

type RegionLayerProps = {
  drawing: Drawing;
  /** From shares of the picture to pixels of the frame. */
  place: (at: Point) => Point;
  onShapeKey: (event: KeyboardEvent, mark: Drawn) => unknown;
  onCornerKey: (event: KeyboardEvent, mark: Drawn, corner: number) => unknown;
  /** Where keys would put a corner. */
  crosshair: Point | null;
};

/**
 * Regions over a picture, drawn in the frame's pixels: their lines stay as thin and
 * their corners as large, however it is magnified. The larger lie below.
 */
export function RegionLayer({
  drawing,
  place,
  onShapeKey,
  onCornerKey,
  crosshair,
}: RegionLayerProps) {
  const { drawn, picked, draft } = drawing;
  const sorted = drawn.toSorted((a, b) => sizeOf(b.shape) - sizeOf(a.shape));

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <svg
      role="group"
      aria-label="Regions"
      className="pointer-events-none absolute inset-0 size-full overflow-hidden"
    >
      {sorted.map((mark) => (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no button.
        <g
          key={mark.key}
          role="button"
          tabIndex={0}
          data-mark={mark.key}
          aria-label={wordsFor(mark)}
          aria-pressed={mark === picked}
          onFocus={() => drawing.pick(mark.key)}
          onBlur={drawing.save}
          onKeyDown={(event) => onShapeKey(event, mark)}
          className="group/mark outline-none"
        >
          <Outline
            points={cornersOf(mark.shape).map(place)}
            className={
              mark === picked
                ? "fill-accent/20 stroke-accent"
                : "fill-accent/5 stroke-accent"
            }
            width={mark === picked ? 2.5 : 1.5}
          />
        </g>
      ))}
      {picked &&
        cornersOf(picked.shape)
          .map(place)
          .map(({ x, y }, corner) => (
            // biome-ignore lint/a11y/useSemanticElements: SVG has no button.
            <circle
              // biome-ignore lint/suspicious/noArrayIndexKey: a corner is its place.
              key={corner}
              role="button"
              tabIndex={-1}
              data-corner={corner}
              aria-label={`Corner ${corner + 1} of ${picked.mark.label}`}
              cx={x}
              cy={y}
              r={5}
              onKeyDown={(event) => onCornerKey(event, picked, corner)}
              onBlur={drawing.save}
              className="fill-surface stroke-2 stroke-accent outline-none focus-visible:fill-accent"
            />
          ))}
      {draft && <Drafted draft={draft} place={place} />}
      {crosshair && <Crosshair at={place(crosshair)} />}
    </svg>
  );
}

/** What a region is, and where, for who can't see it. */
function wordsFor({ mark, shape }: Drawn): string {
  const { left, top, right, bottom } = boundsOf(shape);
  const kind =
    "box" in shape ? "box" : `polygon of ${shape.polygon.length} corners`;
  const [x, y] = [percent(left), percent(top)];
  const [width, height] = [percent(right - left), percent(bottom - top)];
  return `${mark.label}, ${kind}, ${x} from the left and ${y} from the top, ${width} by ${height}`;
}

type OutlineProps = {
  points: Point[];
  className: string;
  width: number;
  dashes?: string;
  open?: boolean;
};

/** A line with a paler one below it, to be seen on any picture. */
export function Outline({
  points,
  className,
  width,
  dashes,
  open = false,
}: OutlineProps) {
  const corners = points.map(({ x, y }) => `${x},${y}`).join(" ");
  const Line = open ? "polyline" : "polygon";
  return (
    <>
      <Line
        points={corners}
        strokeWidth={width + 2}
        className="fill-none stroke-surface/80"
      />
      <Line
        points={corners}
        strokeWidth={width}
        strokeDasharray={dashes}
        strokeLinejoin="round"
        className={className}
      />
    </>
  );
}

function Drafted({
  draft,
  place,
}: {
  draft: Draft;
  place: (at: Point) => Point;
}) {
  const dress = { className: "fill-accent/15 stroke-accent", width: 2 };
  if (draft.kind === "polygon") {
    const points = [...draft.points, draft.to].map(place);
    return (
      <>
        <Outline open points={points} {...dress} dashes="4 3" />
        {draft.points.map(place).map(({ x, y }, corner) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: a corner is its place.
            key={corner}
            cx={x}
            cy={y}
            r={corner === 0 && draft.points.length > 2 ? 6 : 4}
            className="fill-surface stroke-2 stroke-accent"
          />
        ))}
      </>
    );
  }
  const corners =
    draft.kind === "unnamed"
      ? cornersOf(draft.shape)
      : cornersOf(between(draft.from, draft.to));
  return <Outline points={corners.map(place)} {...dress} dashes="4 3" />;
}

const between = (one: Point, other: Point): Shape => ({
  box: { left: one.x, top: one.y, right: other.x, bottom: other.y },
});

function Crosshair({ at: { x, y } }: { at: Point }) {
  const lines = `M${x - 12} ${y}h24M${x} ${y - 12}v24`;
  return (
    <g data-crosshair>
      <path d={lines} className="stroke-4 stroke-surface" />
      <path d={lines} className="stroke-accent stroke-2" />
    </g>
  );
}
