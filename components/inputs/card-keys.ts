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
 * Moves the focus among what has `data-card`, by arrows and by h j k l: to the next one,
 * or to the nearest in the row below or above. Enter opens by itself: a card is a link.
 */
export function moveAmongCards(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [across, down] = stepOf(event.key) ?? [];
  if (across === undefined || down === undefined) return;

  const cards = [
    ...event.currentTarget.querySelectorAll<HTMLElement>("[data-card]"),
  ];
  const here = cards.findIndex((card) => card.contains(document.activeElement));
  if (here === -1) return;
  const next =
    across !== 0 ? cards[here + across] : inNextRow(cards, here, down);
  if (!next) return;

  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** The card of the next row that way whose middle is nearest to that of this one. */
function inNextRow(
  cards: HTMLElement[],
  here: number,
  down: number,
): HTMLElement | undefined {
  const from = cards[here]?.getBoundingClientRect();
  if (!from) return undefined;
  const beyond = cards
    .map((card) => ({ card, box: card.getBoundingClientRect() }))
    .filter(({ box }) =>
      down > 0 ? box.top >= from.bottom - 1 : box.bottom <= from.top + 1,
    );
  const edges = beyond.map(({ box }) => box.top);
  const row = down > 0 ? Math.min(...edges) : Math.max(...edges);
  const middle = from.left + from.width / 2;
  const apart = (box: DOMRect) => Math.abs(box.left + box.width / 2 - middle);
  return beyond
    .filter(({ box }) => Math.abs(box.top - row) < 2)
    .toSorted((a, b) => apart(a.box) - apart(b.box))[0]?.card;
}
