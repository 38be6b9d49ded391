"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";

import {
  kept,
  type Point,
  type Size,
  type View,
  whole,
  zoomed,
} from "@/components/annotations/geometry";
import { useSize } from "@/components/ui/size";

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4, 8, 16];

/** How a picture lies in its frame, and how that is changed: as a whole, or magnified. */
export type PictureView = ReturnType<typeof usePictureView>;

export function usePictureView(picture: Size | null) {
  const ref = useRef<HTMLElement>(null);
  const frame = useSize(ref);
  // Null: the whole of it, however large the frame is.
  const [own, setOwn] = useState<View | null>(null);
  const measured = picture && frame.width > 0 ? { frame, picture } : null;
  const all = measured && whole(frame, measured.picture);
  const view =
    measured && all && (own ? kept(own, frame, measured.picture) : all);

  const change = (to: (view: View) => View) => {
    if (!measured || !all) return;
    setOwn((own) => {
      const next = to(own ?? all);
      return next.scale <= all.scale * 1.001
        ? null
        : kept(next, frame, measured.picture);
    });
  };
  const middle = { x: frame.width / 2, y: frame.height / 2 };
  const zoomTo = (scale: number, at: Point = middle) =>
    change((view) => zoomed(view, at, scale));
  const zoomBy = (factor: number, at: Point = middle) =>
    change((view) => zoomed(view, at, view.scale * factor));
  const panBy = ({ x, y }: Point) =>
    change((view) => ({ ...view, x: view.x + x, y: view.y + y }));

  const turn = useEffectEvent((event: WheelEvent) => {
    // A pinch on a touch pad is told as a wheel with ctrl.
    if (event.ctrlKey || event.metaKey) {
      zoomBy(Math.exp(-event.deltaY / 240), pointIn(ref.current, event));
    } else if (own) panBy({ x: -event.deltaX, y: -event.deltaY });
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const element = ref.current;
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, []);

  return {
    ref,
    frame,
    /** Null until the frame is measured. */
    view,
    isWhole: own === null,
    zoomTo,
    zoomBy,
    panBy,
    showWhole: () => setOwn(null),
    step(direction: 1 | -1) {
      const now = view?.scale ?? 1;
      const next =
        direction === 1
          ? STEPS.find((candidate) => candidate > now * 1.01)
          : STEPS.findLast((candidate) => candidate < now * 0.99);
      if (next) zoomTo(next);
    },
  };
}

/** Where something happened, in the pixels of an element. */
export function pointIn(
  element: Element | null,
  { clientX, clientY }: { clientX: number; clientY: number },
): Point {
  const box = element?.getBoundingClientRect();
  const border = element ?? { clientLeft: 0, clientTop: 0 };
  return {
    x: clientX - (box?.left ?? 0) - border.clientLeft,
    y: clientY - (box?.top ?? 0) - border.clientTop,
  };
}
