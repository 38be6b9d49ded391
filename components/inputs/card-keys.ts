import type { KeyboardEvent } from "react";

const STEPS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-1, 0],
  h: [-1, 0],
  ArrowRight: [1, 0],
  l: [1, 0],
  ArrowUp: [0, -1],
  k: [0, -1],
  ArrowDown: [0, 1],
  j: [0, 1],
};

/** Whether a key moves the focus in a list; with shift, it takes what it passes along. */
export const isMove = (key: string) => stepOf(key) !== undefined;

const stepOf = (key: string) =>
  STEPS[key.length === 1 ? key.toLowerCase() : key];

/**
 * Moves the focus among what has `data-card`, by arrows and by h j k l, in rows of
 * that many. Enter opens by itself: a card is a link.
 */
export function moveAmongCards(event: KeyboardEvent, columns: number) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [across, down] = stepOf(event.key) ?? [];
  if (across === undefined || down === undefined) return;

  const cards = [
    ...event.currentTarget.querySelectorAll<HTMLElement>("[data-card]"),
  ];
  const here = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[here + across + down * columns];
  if (here === -1 || !next) return;

  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
