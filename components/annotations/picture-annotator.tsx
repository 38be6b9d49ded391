"use client";

import { MousePointer2, Pentagon, Square } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import {
  type Point,
  type Size,
  toFrame,
  wayInShares,
} from "@/components/annotations/geometry";
import { NameRegion } from "@/components/annotations/name-region";
import { PickedTools } from "@/components/annotations/picked-tools";
import {
  focusMark,
  isUndo,
  pressCorner,
  pressShape,
  wayOf,
} from "@/components/annotations/region-keys";
import { RegionLayer } from "@/components/annotations/region-layer";
import { RegionTags } from "@/components/annotations/region-tags";
import { UndoButtons } from "@/components/annotations/undo-buttons";
import type { Annotating } from "@/components/annotations/use-annotating";
import { type Tool, useDrawing } from "@/components/annotations/use-drawing";
import { usePictureGestures } from "@/components/inputs/picture-gestures";
import type { PictureView } from "@/components/inputs/picture-view";
import { Segmented } from "@/components/ui/segmented";

const TOOLS: { value: Tool; label: string; icon: React.ReactNode }[] = [
  { value: "pick", label: "Pick (v)", icon: <MousePointer2 /> },
  { value: "box", label: "Box (b)", icon: <Square /> },
  { value: "polygon", label: "Polygon (p)", icon: <Pentagon /> },
];
const KEYS: Record<string, Tool> = { v: "pick", b: "box", p: "polygon" };

const HINTS: Record<Tool, string> = {
  pick: "Tab through regions; arrows move, enter takes corners, l labels.",
  box: "Drag; or arrows and enter at two corners.",
  polygon:
    "Click corner by corner, the first again to close; or arrows and enter.",
};

/** What the annotating of a picture adds to its viewer: see `ImageViewer`. */
export function usePictureAnnotator(
  annotating: Annotating,
  size: Size,
  picture: PictureView,
  /** Labels that are likely, such as those that models found. */
  near: string[],
  /** False: what was drawn is looked at. */
  mayDraw: boolean,
) {
  const { view, frame } = picture;
  const drawing = useDrawing(annotating, size, view, mayDraw);
  const [crosshair, setCrosshair] = useState<Point | null>(null);
  const [last, setLast] = useState("");
  const focusing = useRef<string | null>(null);
  const place = (at: Point) =>
    toFrame(view ?? { x: 0, y: 0, scale: 1 }, size, at);
  const shares = (way: Point) =>
    wayInShares(view ?? { x: 0, y: 0, scale: 1 }, size, way);
  const { draft, naming } = drawing;
  const labels = [
    ...new Set([...drawing.drawn.map(({ mark }) => mark.label), ...near]),
  ];

  // What is drawn has the focus as soon as it is there.
  useEffect(() => {
    if (!focusing.current) return;
    focusMark(picture.ref.current, focusing.current);
    if (document.activeElement?.getAttribute("data-mark") === focusing.current)
      focusing.current = null;
  });

  const choose = (tool: Tool) => {
    drawing.choose(tool);
    setCrosshair(null);
  };

  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (!mayDraw) return false;
    if (isUndo(event) && !event.shiftKey && drawing.stepBack()) {
      event.preventDefault();
      return true;
    }
    if (event.target !== event.currentTarget) return false;
    const tool = KEYS[event.key];
    const way = drawing.tool === "pick" ? null : wayOf(event);
    const plain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (tool && plain) choose(tool);
    else if (way) {
      const from = crosshair ?? { x: 0.5, y: 0.5 };
      const { x, y } = shares(way);
      const to = { x: inside(from.x + x), y: inside(from.y + y) };
      setCrosshair(to);
      drawing.lead(to);
    } else if (event.key === "Enter" && drawing.tool !== "pick") {
      const at = crosshair ?? { x: 0.5, y: 0.5 };
      setCrosshair(at);
      drawing.put(at);
    } else if (event.key === "Backspace" && draft) drawing.stepBack();
    else if (event.key === "Escape" && draft) drawing.discard();
    else if (event.key === "Escape" && drawing.tool !== "pick") choose("pick");
    else return false;
    event.preventDefault();
    return true;
  };

  const gestures = usePictureGestures(
    picture,
    (at, event) => {
      setCrosshair(null);
      return drawing.press(at, event.pointerType);
    },
    drawing.hover,
  );

  const named = (label: string) => {
    setLast(label);
    setCrosshair(null);
    if (naming) {
      focusing.current = naming.key;
      drawing.relabel(naming, label);
    } else focusing.current = drawing.name(label) ?? null;
  };

  return {
    press,
    place,
    gestures: { ...gestures, onDoubleClick: drawing.close },
    /** Whether a press on the picture begins something other than moving it. */
    cursor: drawing.tool === "pick" ? "cursor-grab" : "cursor-crosshair",
    drawing: drawing.tool !== "pick",
    tools: mayDraw && (
      <>
        <Segmented
          label="Tool"
          iconsOnly
          value={drawing.tool}
          onValueChange={choose}
          options={TOOLS}
        />
        <UndoButtons annotating={annotating} />
        {drawing.picked ? (
          <PickedTools
            label={drawing.picked.mark.label}
            onRename={() => drawing.rename(drawing.picked?.key ?? null)}
            onRemove={() => drawing.picked && drawing.remove(drawing.picked)}
          />
        ) : (
          <p className="min-w-0 truncate text-xs text-muted max-sm:hidden">
            {HINTS[drawing.tool]}
          </p>
        )}
      </>
    ),
    /** Over the picture, within its frame. */
    layers: view && (
      <>
        <RegionLayer
          drawing={drawing}
          place={place}
          crosshair={crosshair}
          onShapeKey={(event, mark) =>
            mayDraw && pressShape(event, mark, { drawing, shares })
          }
          onCornerKey={(event, mark, corner) =>
            mayDraw && pressCorner(event, mark, corner, { drawing, shares })
          }
        />
        <RegionTags
          tags={drawing.drawn.map(({ key, mark, shape }) => ({
            key,
            label: mark.label,
            shape,
          }))}
          place={place}
          className="bg-accent text-on-accent"
        />
      </>
    ),
    /** Beside the frame, over it: what hangs from it may reach beyond. */
    prompt: (draft?.kind === "unnamed" || naming) && (
      <NameRegion
        key={naming?.key}
        app={annotating.app}
        shape={draft?.kind === "unnamed" ? draft.shape : (naming?.shape ?? NO)}
        frame={frame}
        place={place}
        initial={naming?.mark.label ?? last}
        near={labels}
        onName={named}
        onLeave={() => {
          if (naming) {
            focusing.current = naming.key;
            drawing.rename(null);
          } else {
            drawing.discard();
            picture.ref.current?.focus({ preventScroll: true });
          }
        }}
      />
    ),
  };
}

const NO = { box: { left: 0, top: 0, right: 1, bottom: 1 } };

const inside = (share: number) => Math.min(Math.max(share, 0), 1);
