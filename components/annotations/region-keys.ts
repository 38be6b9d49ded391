import type { KeyboardEvent } from "react";

import {
  cornersOf,
  moved,
  type Point,
  withCorner,
  withoutCorner,
} from "@/components/annotations/geometry";
import type { Drawing, Drawn } from "@/components/annotations/use-drawing";

const WAYS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const FAR = 10;

/** How far a key goes, in pixels of the screen: one, with shift ten. Null: it doesn't. */
export function wayOf(event: KeyboardEvent): Point | null {
  const way = WAYS[event.key];
  if (!way || event.ctrlKey || event.metaKey || event.altKey) return null;
  const far = event.shiftKey ? FAR : 1;
  return { x: way.x * far, y: way.y * far };
}

export const isUndo = (event: KeyboardEvent) =>
  (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";

type Places = {
  drawing: Drawing;
  /** A way on the screen in shares of the picture. */
  shares: (way: Point) => Point;
};

/** Arrows move a region, enter goes to its corners, backspace takes it away. */
export function pressShape(
  event: KeyboardEvent,
  mark: Drawn,
  { drawing, shares }: Places,
): void {
  const way = wayOf(event);
  const svg = event.currentTarget.closest("svg");
  if (way) drawing.reshape(mark, moved(mark.shape, shares(way)));
  else if (event.key === "Enter" || event.key === " ") focusCorner(svg, 0);
  else if (event.key === "l") drawing.rename(mark.key);
  else if (event.key === "Backspace" || event.key === "Delete") {
    focusPicture(svg);
    drawing.remove(mark);
  } else if (event.key === "Escape") {
    focusPicture(svg);
    drawing.save();
    drawing.pick(null);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Arrows move a corner, tab goes to the next, escape back to the region. */
export function pressCorner(
  event: KeyboardEvent,
  mark: Drawn,
  corner: number,
  { drawing, shares }: Places,
): void {
  const way = wayOf(event);
  const svg = event.currentTarget.closest("svg");
  const corners = cornersOf(mark.shape);
  const at = corners[corner];
  if (way && at) {
    const { x, y } = shares(way);
    const to = { x: at.x + x, y: at.y + y };
    drawing.reshape(mark, withCorner(mark.shape, corner, to));
  } else if (event.key === "Tab") {
    const step = event.shiftKey ? -1 : 1;
    focusCorner(svg, (corner + step + corners.length) % corners.length);
  } else if (event.key === "Backspace" || event.key === "Delete") {
    const left = withoutCorner(mark.shape, corner);
    if (!left) return;
    drawing.reshape(mark, left);
    focusCorner(svg, Math.max(0, corner - 1));
  } else if (event.key === "Escape" || event.key === "Enter") {
    focusMark(svg, mark.key);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** What is focused here has its place in the page already. */
const QUIETLY = { preventScroll: true };

const focusCorner = (svg: Element | null, corner: number) =>
  svg?.querySelector<SVGElement>(`[data-corner="${corner}"]`)?.focus(QUIETLY);

const focusPicture = (svg: Element | null) =>
  svg?.closest<HTMLElement>("[data-picture]")?.focus(QUIETLY);

/** Answers whether the region is there. */
export function focusMark(within: Element | null, key: string): boolean {
  const mark = within?.querySelector<SVGElement>(
    `[data-mark="${CSS.escape(key)}"]`,
  );
  mark?.focus(QUIETLY);
  return Boolean(mark);
}
