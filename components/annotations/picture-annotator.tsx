"use client";

import { type PointerEvent, useEffect, useRef, useState } from "react";

import { useDrawingKeys } from "@/components/annotations/drawing-keys";
import {
  type Point,
  type Size,
  toFrame,
  wayInShares,
} from "@/components/annotations/geometry";
import { NameRegion } from "@/components/annotations/name-region";
import { PictureTools } from "@/components/annotations/picture-tools";
import {
  focusMark,
  pressCorner,
  pressShape,
} from "@/components/annotations/region-keys";
import { RegionLayer } from "@/components/annotations/region-layer";
import { RegionTags } from "@/components/annotations/region-tags";
import type { Annotating } from "@/components/annotations/use-annotating";
import { type Drawing, useDrawing } from "@/components/annotations/use-drawing";
import { usePictureGestures } from "@/components/inputs/picture-gestures";
import type { PictureView } from "@/components/inputs/picture-view";

const UNMEASURED = { x: 0, y: 0, scale: 1 };

/**
 * What the annotating of a picture adds to its viewer. `near` are labels that are likely,
 * such as those that models found; who may not draw looks at what was drawn.
 */
export function usePictureAnnotator(
  annotating: Annotating,
  size: Size,
  picture: PictureView,
  near: string[],
  mayDraw: boolean,
) {
  const view = picture.view ?? UNMEASURED;
  const place = (at: Point) => toFrame(view, size, at);
  const shares = (way: Point) => wayInShares(view, size, way);
  const drawing = useDrawing(annotating, size, picture.view, mayDraw);
  const keys = useDrawingKeys(drawing, shares);
  const naming = useNaming(drawing, picture, keys.hide);
  const gestures = usePictureGestures(
    picture,
    (at, event) => {
      keys.hide();
      return drawing.press(at, event.pointerType);
    },
    drawing.hover,
  );
  const draws = drawing.tool !== "pick";
  const { picked } = drawing;

  return {
    place,
    press: mayDraw ? keys.press : undefined,
    gestures: {
      ...gestures,
      onPointerUp(event: PointerEvent<HTMLElement>) {
        gestures.onPointerUp(event);
        // What was picked by the pointer is moved on by keys.
        if (picked && !draws) focusMark(event.currentTarget, picked.key);
      },
      onDoubleClick() {
        if (draws) drawing.close();
        else if (picked && mayDraw) drawing.rename(picked.key);
      },
    },
    cursor: draws ? "cursor-crosshair" : "cursor-grab",
    drawing: draws,
    tools: mayDraw && (
      <PictureTools
        annotating={annotating}
        drawing={drawing}
        choose={keys.choose}
      />
    ),
    /** Over the picture, within its frame. */
    layers: picture.view && (
      <>
        <RegionLayer
          drawing={drawing}
          place={place}
          crosshair={keys.crosshair}
          onShapeKey={(event, mark) =>
            mayDraw && pressShape(event, mark, { drawing, shares })
          }
          onCornerKey={(event, mark, corner) =>
            mayDraw && pressCorner(event, mark, corner, { drawing, shares })
          }
        />
        <RegionTags
          tags={drawing.drawn.map(({ key, mark, shape }) => ({
            ...{ key, shape, label: mark.label },
          }))}
          place={place}
          className="bg-accent text-on-accent"
        />
      </>
    ),
    /** Beside the frame, over it: what hangs from it may reach beyond. */
    prompt: naming.shape && (
      <NameRegion
        key={drawing.naming?.key}
        app={annotating.app}
        shape={naming.shape}
        frame={picture.frame}
        place={place}
        initial={naming.initial}
        near={[...drawing.drawn.map(({ mark }) => mark.label), ...near]}
        onName={naming.name}
        onLeave={naming.leave}
      />
    ),
  };
}

/** What a shape is called: the one just drawn, or one that is labelled anew. */
function useNaming(drawing: Drawing, picture: PictureView, done: () => void) {
  const [last, setLast] = useState("");
  const focusing = useRef<string | null>(null);
  const { draft, naming } = drawing;

  // What is drawn has the focus as soon as it is there.
  useEffect(() => {
    if (focusing.current && focusMark(picture.ref.current, focusing.current))
      focusing.current = null;
  });

  return {
    shape: draft?.kind === "unnamed" ? draft.shape : naming?.shape,
    initial: naming?.mark.label ?? last,
    name(label: string) {
      setLast(label);
      done();
      focusing.current = naming ? naming.key : (drawing.name(label) ?? null);
      if (naming) drawing.relabel(naming, label);
    },
    leave() {
      if (naming) focusing.current = naming.key;
      else picture.ref.current?.focus({ preventScroll: true });
      drawing.rename(null);
      drawing.discard();
    },
  };
}
