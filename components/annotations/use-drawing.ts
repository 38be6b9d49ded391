"use client";

import { useState } from "react";
import { type Marked, marksOf, saying } from "@/components/annotations/bodies";
import {
  boxBetween,
  cornersOf,
  nearest,
  type Point,
  polygonOf,
  type Size,
  shapeAt,
  toFrame,
  toShares,
  type View,
} from "@/components/annotations/geometry";
import type { Annotating } from "@/components/annotations/use-annotating";
import { useReshaping } from "@/components/annotations/use-reshaping";
import type { Shape } from "@/lib/region";

export type Tool = "pick" | "box" | "polygon";

/** What is being drawn, and not said yet. */
export type Draft =
  | { kind: "box"; from: Point; to: Point }
  | { kind: "polygon"; points: Point[]; to: Point }
  | { kind: "unnamed"; shape: Shape };

/** A region that was said, as it is shown: while it is moved, elsewhere. */
export type Drawn = Marked<"regions"> & { key: string; shape: Shape };

/** How far from a corner it is taken, in pixels of the screen. */
const REACH = { mouse: 9, touch: 18, pen: 14 };
/** A shorter drag is a click. */
const CLICK = 4;

export type Drawing = ReturnType<typeof useDrawing>;

/** Regions of a picture: drawn, named, picked, moved and taken away. */
export function useDrawing(
  annotating: Annotating,
  picture: Size,
  view: View | null,
  mayDraw: boolean,
) {
  const { picked, pick } = annotating;
  const [tool, setTool] = useState<Tool>("pick");
  const [draft, setDraft] = useState<Draft | null>(null);
  const [naming, setNaming] = useState<string | null>(null);
  const reshaping = useReshaping(annotating);
  const drawn = reshaping.drawn(marksOf(annotating.annotations, "regions"));
  const lie = view ?? { x: 0, y: 0, scale: 1 };
  const shares = (at: Point) => toShares(lie, picture, at);
  const pixels = (at: Point) => toFrame(lie, picture, at);
  const one = drawn.find(({ key }) => key === picked);

  const finish = (shape: Shape | null) =>
    setDraft(shape && { kind: "unnamed", shape });

  const drawBox = (at: Point) => {
    const from = shares(at);
    setDraft({ kind: "box", from, to: from });
    return {
      move: (to: Point) => setDraft({ kind: "box", from, to: shares(to) }),
      end: (to: Point) => {
        const far = Math.hypot(to.x - at.x, to.y - at.y) >= CLICK;
        finish(far ? boxBetween(from, shares(to)) : null);
      },
      cancel: () => setDraft(null),
    };
  };

  /** Puts a corner; at the first one again, or twice at one place, closes. */
  const putCorner = (to: Point, reach: number) => {
    const points = draft?.kind === "polygon" ? draft.points : [];
    const ends = [points[0], points.at(-1)].flatMap((end) => end ?? []);
    const again = nearest(ends.map(pixels), pixels(to), reach) !== -1;
    if (points.length > 2 && again) finish(polygonOf(points));
    else if (again && points.length > 0) return;
    else setDraft({ kind: "polygon", points: [...points, to], to });
  };

  return {
    tool,
    draft,
    drawn,
    picked: one,
    naming: drawn.find(({ key }) => key === naming),
    unsaved: draft !== null || reshaping.unsaved,
    reshape: reshaping.reshape,
    save: reshaping.save,
    choose(next: Tool) {
      setTool(next);
      setDraft(null);
    },
    pick: (key: string | null) => pick(key),
    rename: (key: string | null) => setNaming(key),
    /** What a pointer that is put down begins. Null: nothing of this. */
    press(at: Point, type: string) {
      const reach = REACH[type as keyof typeof REACH] ?? REACH.mouse;
      setNaming(null);
      if (draft?.kind === "unnamed") setDraft(null);
      if (tool === "box") return drawBox(at);
      if (tool === "polygon") {
        const none = () => {};
        return {
          move: none,
          end: (to: Point) => putCorner(shares(to), reach),
          cancel: none,
        };
      }
      const corners = one ? cornersOf(one.shape).map(pixels) : [];
      const corner = nearest(corners, at, reach);
      if (one && mayDraw && corner !== -1)
        return reshaping.dragCorner(one, corner, shares);
      const place = shapeAt(
        drawn.map(({ shape }) => shape),
        shares(at),
      );
      const found = drawn[place];
      pick(found?.key ?? null);
      return found && mayDraw ? reshaping.drag(found, at, lie, picture) : null;
    },
    hover(at: Point) {
      if (draft?.kind === "polygon") setDraft({ ...draft, to: shares(at) });
    },
    /** What enter does where the crosshair is: a corner, by keys alone. */
    put(at: Point) {
      if (tool === "polygon") return putCorner(at, 1);
      if (draft?.kind === "box") return finish(boxBetween(draft.from, at));
      setDraft({ kind: "box", from: at, to: at });
    },
    /** The crosshair went on. */
    lead(to: Point) {
      if (draft && draft.kind !== "unnamed") setDraft({ ...draft, to });
    },
    close() {
      if (draft?.kind === "polygon") finish(polygonOf(draft.points));
    },
    /** The last step that isn't saved, undone. False: there is none. */
    stepBack(): boolean {
      if (reshaping.unsaved) reshaping.drop();
      else if (draft?.kind === "polygon" && draft.points.length > 1)
        setDraft({ ...draft, points: draft.points.slice(0, -1) });
      else if (draft) setDraft(null);
      else return false;
      return true;
    },
    discard: () => setDraft(null),
    /** Says what the drawn shape is; answers its key. */
    name(label: string): string | undefined {
      if (draft?.kind !== "unnamed") return;
      const { key } = annotating.say(
        saying({ regions: [{ label, ...draft.shape }] }),
      );
      setDraft(null);
      pick(`${key} 0`);
      return `${key} 0`;
    },
    relabel(mark: Drawn, label: string) {
      setNaming(null);
      if (label === mark.mark.label) return;
      annotating.mark(mark, "regions", { label, ...mark.shape });
    },
    remove(mark: Drawn) {
      reshaping.drop();
      annotating.mark(mark, "regions", null);
      pick(null);
    },
  };
}
