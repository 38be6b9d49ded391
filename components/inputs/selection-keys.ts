import type { KeyboardEvent, MouseEvent } from "react";

import { isMove } from "@/components/inputs/card-keys";
import type { Selection } from "@/components/inputs/selection";

/**
 * Chooses by keys among what has `data-record`: x the one that has the focus, shift and
 * x all up to it, shift and a move what is passed, ctrl a what is loaded, escape
 * nothing. Answers whether the key was for this. To be asked after the focus moved.
 */
export function chooseByKey(
  event: KeyboardEvent<HTMLElement>,
  selection: Selection,
): boolean {
  const record = recordOf(event.target);
  const modified = event.ctrlKey || event.metaKey;
  if (modified && event.key === "a") selection.chooseLoaded();
  else if (modified || event.altKey) return false;
  else if (event.key === "Escape" && selection.ids.size > 0) selection.clear();
  else if (!record) return false;
  else if (event.key === "x") selection.toggle(record);
  else if (event.key === "X") selection.extendTo(record);
  else if (event.shiftKey && isMove(event.key)) {
    selection.extendTo(record);
    selection.extendTo(recordOf(document.activeElement) ?? record);
  } else return false;
  event.preventDefault();
  return true;
}

/**
 * Chooses by a click on a box that has `data-pick`: with shift, all from the last one on.
 * Heard where all of them are, so that none is drawn anew since another was chosen.
 */
export function chooseByClick(
  { target, shiftKey }: MouseEvent<HTMLElement>,
  selection: Selection,
): void {
  const box = (target as Element).closest("[data-pick]");
  const record = recordOf(box);
  if (!record) return;
  if (shiftKey && !selection.ids.has(record)) selection.extendTo(record);
  else selection.toggle(record);
}

/** The record that something in the page is about. Null: none. */
export const recordOf = (element: EventTarget | null): string | null =>
  element instanceof HTMLElement
    ? (element.closest<HTMLElement>("[data-record]")?.dataset.record ?? null)
    : null;
