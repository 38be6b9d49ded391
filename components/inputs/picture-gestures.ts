"use client";

import { type PointerEvent, useRef } from "react";

import type { Point } from "@/components/annotations/geometry";
import { type PictureView, pointIn } from "@/components/inputs/picture-view";

/** What goes on from where a pointer was put down, until it is lifted. */
export type Drag = {
  move: (to: Point) => void;
  end: (at: Point) => void;
  /** A second finger came down: it was no drag after all. */
  cancel: () => void;
};

export type Press = (
  at: Point,
  event: PointerEvent<HTMLElement>,
) => Drag | null;

/**
 * One pointer drags what `press` says, and else the picture; two fingers magnify and
 * move it.
 */
export function usePictureGestures(
  picture: PictureView,
  press?: Press,
  hover?: (at: Point) => void,
) {
  const fingers = useRef(new Map<number, Point>());
  const drag = useRef<Drag | null>(null);

  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const at = pointIn(event.currentTarget, event);
    fingers.current.set(event.pointerId, at);
    event.currentTarget.setPointerCapture(event.pointerId);
    if (fingers.current.size > 1) {
      drag.current?.cancel();
      drag.current = null;
    } else drag.current = press?.(at, event) ?? null;
  };

  const move = (event: PointerEvent<HTMLElement>) => {
    const at = pointIn(event.currentTarget, event);
    const from = fingers.current.get(event.pointerId);
    if (!from) return hover?.(at);
    fingers.current.set(event.pointerId, at);
    if (drag.current) return drag.current.move(at);
    const [other] = [...fingers.current]
      .filter(([id]) => id !== event.pointerId)
      .map(([, point]) => point);
    if (!other) return picture.panBy(way(from, at));
    const apart = distance(at, other) / Math.max(distance(from, other), 1);
    picture.zoomBy(apart, middle(from, other));
    picture.panBy(way(middle(from, other), middle(at, other)));
  };

  const up = (event: PointerEvent<HTMLElement>) => {
    if (!fingers.current.delete(event.pointerId)) return;
    const done = drag.current;
    drag.current = null;
    if (event.type === "pointercancel") done?.cancel();
    else done?.end(pointIn(event.currentTarget, event));
  };

  return {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: up,
  };
}

const way = (from: Point, to: Point) => ({
  x: to.x - from.x,
  y: to.y - from.y,
});
const distance = (one: Point, other: Point) =>
  Math.hypot(one.x - other.x, one.y - other.y);
const middle = (one: Point, other: Point) => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
});
