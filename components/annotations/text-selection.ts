/** A part of a text, in UTF-16 code units. */
export type Part = { start: number; end: number };

/**
 * What is selected of a text that is drawn in rows, each with `data-start`: of rows that
 * aren't drawn nothing is. Null: nothing is selected of it.
 */
export function selectedIn(content: Element): Part | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0)
    return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(content)) return null;
  const rows = [...content.querySelectorAll<HTMLElement>("[data-start]")];
  const reached = rows.filter((row) => range.intersectsNode(row));
  const [first, last] = [reached[0], reached.at(-1)];
  if (!first || !last) return null;
  const start = first.contains(range.startContainer)
    ? placeOf(first, range.startContainer, range.startOffset)
    : startOf(first);
  const end = last.contains(range.endContainer)
    ? placeOf(last, range.endContainer, range.endOffset)
    : startOf(last) + (last.textContent?.length ?? 0);
  return start < end ? { start, end } : null;
}

const startOf = (row: HTMLElement) => Number(row.dataset.start);

function placeOf(row: HTMLElement, node: Node, offset: number): number {
  const before = new Range();
  before.setStart(row, 0);
  before.setEnd(node, offset);
  return startOf(row) + before.toString().length;
}

/** A part without the white space at its ends. Null: there is nothing else in it. */
export function trimmed({ start, end }: Part, text: string): Part | null {
  const before = text.length - text.trimStart().length;
  const after = text.length - text.trimEnd().length;
  const part = { start: start + before, end: end - after };
  return part.start < part.end ? part : null;
}

/**
 * Moves what is selected by keys: to the next word or the one before; or takes one more,
 * or one less; or only a letter.
 */
export function moveSelection(
  content: Element,
  direction: "forward" | "backward",
  { extend, letter }: { extend: boolean; letter: boolean },
): void {
  const selection = getSelection();
  if (!selection) return;
  const here = selection.anchorNode && content.contains(selection.anchorNode);
  if (!here) {
    const first = content.querySelector("[data-start]");
    if (!first) return;
    selection.collapse(first, 0);
    selection.modify("extend", "forward", "word");
    return;
  }
  if (extend) {
    selection.modify("extend", direction, letter ? "character" : "word");
    return;
  }
  if (direction === "forward") {
    selection.collapseToEnd();
    selection.modify("move", "forward", "word");
    selection.modify("move", "backward", "word");
  } else {
    selection.collapseToStart();
    selection.modify("move", "backward", "word");
  }
  selection.modify("extend", "forward", "word");
}
