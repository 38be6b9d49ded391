"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";

import type { Marked } from "@/components/annotations/bodies";
import {
  moved,
  type Point,
  type Size,
  type View,
  wayInShares,
  withCorner,
} from "@/components/annotations/geometry";
import type { Annotating } from "@/components/annotations/use-annotating";
import type { Drawn } from "@/components/annotations/use-drawing";
import type { Region } from "@/lib/annotations/schema";
import type { Shape } from "@/lib/region";

/** So long after the last key it is saved, as one step. */
const REST_MS = 600;

type Change = {
  mark: Drawn;
  shape: Shape;
  saved: boolean;
};

/** The shape of a region while it is changed: saved when it is let go, or left alone. */
export function useReshaping(annotating: Annotating) {
  const [change, setChange] = useState<Change | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const reshape = (mark: Drawn, shape: Shape) =>
    setChange({ mark, shape, saved: false });
  const save = () => {
    clearTimeout(timer.current);
    if (!change || change.saved) return;
    const { mark, shape } = change;
    setChange({ ...change, saved: true });
    annotating.mark(mark, "regions", { label: mark.mark.label, ...shape });
  };
  const drop = () => {
    clearTimeout(timer.current);
    setChange(null);
  };

  const rest = useEffectEvent(save);
  useEffect(() => {
    if (!change || change.saved) return;
    timer.current = setTimeout(rest, REST_MS);
    return () => clearTimeout(timer.current);
  }, [change]);
  // Whoever leaves the page at once has changed it all the same.
  useEffect(() => () => rest(), []);

  return {
    unsaved: change !== null && !change.saved,
    reshape,
    save,
    drop,
    /** Each region with the shape that it has now. */
    drawn: (marks: Marked<"regions">[]): Drawn[] =>
      marks.map((marked) => {
        const key = `${annotating.keyOf(marked.annotation)} ${marked.place}`;
        // Saved, it is shown until what the list says has changed.
        const changing =
          change?.mark.key === key && change.mark.mark === marked.mark;
        const shape = changing ? change.shape : shapeOf(marked.mark);
        return { ...marked, key, shape };
      }),
    drag(mark: Drawn, from: Point, view: View, picture: Size) {
      let to: Shape | null = null;
      return {
        move(at: Point) {
          const way = { x: at.x - from.x, y: at.y - from.y };
          to = moved(mark.shape, wayInShares(view, picture, way));
          hold(mark, to);
        },
        end: () => to && letGo(mark, to),
        cancel: drop,
      };
    },
    dragCorner(mark: Drawn, corner: number, shares: (at: Point) => Point) {
      let to: Shape | null = null;
      return {
        move(at: Point) {
          to = withCorner(mark.shape, corner, shares(at));
          hold(mark, to);
        },
        end: () => to && letGo(mark, to),
        cancel: drop,
      };
    },
  };

  /** While it is held, no time saves it. */
  function hold(mark: Drawn, shape: Shape) {
    setChange({ mark, shape, saved: true });
  }

  function letGo(mark: Drawn, shape: Shape) {
    setChange({ mark, shape, saved: true });
    annotating.mark(mark, "regions", { label: mark.mark.label, ...shape });
  }
}

const shapeOf = (region: Region): Shape =>
  "box" in region ? { box: region.box } : { polygon: region.polygon };
