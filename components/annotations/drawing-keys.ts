"use client";

import { type KeyboardEvent, useState } from "react";

import type { Point } from "@/components/annotations/geometry";
import { isUndo, wayOf } from "@/components/annotations/region-keys";
import type { Drawing, Tool } from "@/components/annotations/use-drawing";

const TOOLS: Record<string, Tool> = { v: "pick", b: "box", p: "polygon" };

const MIDDLE = { x: 0.5, y: 0.5 };

/**
 * Drawing by keys alone: arrows lead a crosshair over the picture, and enter puts a
 * corner where it is. `shares`: a way on the screen in shares of the picture.
 */
export function useDrawingKeys(
  drawing: Drawing,
  shares: (way: Point) => Point,
) {
  const [crosshair, setCrosshair] = useState<Point | null>(null);
  const { tool, draft } = drawing;
  const draws = tool !== "pick";

  const choose = (tool: Tool) => {
    drawing.choose(tool);
    setCrosshair(null);
  };
  const lead = (way: Point) => {
    const from = crosshair ?? MIDDLE;
    const { x, y } = shares(way);
    const to = { x: inside(from.x + x), y: inside(from.y + y) };
    setCrosshair(to);
    drawing.lead(to);
  };
  const put = () => {
    setCrosshair(crosshair ?? MIDDLE);
    drawing.put(crosshair ?? MIDDLE);
  };

  return {
    crosshair,
    hide: () => setCrosshair(null),
    choose,
    /** Answers whether the key was for this. */
    press(event: KeyboardEvent<HTMLElement>): boolean {
      const { key } = event;
      const plain = !(event.ctrlKey || event.metaKey || event.altKey);
      const way = draws ? wayOf(event) : null;
      const wanted = plain ? TOOLS[key] : undefined;
      if (isUndo(event) && !event.shiftKey && drawing.stepBack()) {
        event.preventDefault();
        return true;
      }
      if (event.target !== event.currentTarget) return false;
      if (wanted) choose(wanted);
      else if (way) lead(way);
      else if (key === "Enter" && draws) put();
      else if (key === "Backspace" && draft) drawing.stepBack();
      else if (key === "Escape" && draft) drawing.discard();
      else if (key === "Escape" && draws) choose("pick");
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

const inside = (share: number) => Math.min(Math.max(share, 0), 1);
