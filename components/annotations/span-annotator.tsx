"use client";

import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useState,
} from "react";

import { type Marked, marksOf, saying } from "@/components/annotations/bodies";
import type { Point } from "@/components/annotations/geometry";
import { PickedTools } from "@/components/annotations/picked-tools";
import { PROMPT_WIDTH, SpanPrompt } from "@/components/annotations/span-prompt";
import {
  moveSelection,
  type Part,
  selectedIn,
  trimmed,
} from "@/components/annotations/text-selection";
import { UndoButtons } from "@/components/annotations/undo-buttons";
import type { Annotating } from "@/components/annotations/use-annotating";

/** What is selected, or labelled anew, and where on the page its end is. */
type Asked = { part: Part; at: Point; mark?: Marked<"spans"> };

/** What the annotating of a text adds to its viewer: see `AnnotatedText`. */
export function useSpanAnnotator(
  annotating: Annotating,
  mayAnnotate: boolean,
  content: RefObject<HTMLElement | null>,
  textOf: (part: Part) => string,
  near: string[],
) {
  const { picked, pick } = annotating;
  const [selected, setSelected] = useState<Asked | null>(null);
  const [naming, setNaming] = useState(false);
  const marks = marksOf(annotating.annotations, "spans").map((marked) => ({
    ...marked,
    key: `${annotating.keyOf(marked.annotation)} ${marked.place}`,
  }));
  const one = marks.find(({ key }) => key === picked);
  const labels = [
    ...new Set([...marks.map(({ mark }) => mark.label), ...near]),
  ];

  const read = (event?: PointerEvent) => {
    if (!mayAnnotate || !content.current) return;
    if (event && (event.target as Element).closest("[data-prompt]")) return;
    setNaming(false);
    const found = selectedIn(content.current);
    const part = found && trimmed(found, textOf(found));
    setSelected(part && { part, at: endOfSelection(content.current) });
  };
  const close = () => {
    setNaming(false);
    setSelected(null);
    content.current?.focus({ preventScroll: true });
  };
  const rename = () => {
    if (!one || !content.current) return;
    const { start, end } = one.mark;
    const at = placeOf(content.current, one.key);
    setSelected({ part: { start, end }, at, mark: one });
    setNaming(true);
  };
  const remove = () => {
    if (!one) return;
    annotating.mark(one, "spans", null);
    pick(null);
    content.current?.focus({ preventScroll: true });
  };
  const name = (label: string) => {
    if (!selected) return;
    const { part, mark } = selected;
    if (mark) annotating.mark(mark, "spans", { label, ...part });
    else {
      const said = annotating.say(saying({ spans: [{ label, ...part }] }));
      pick(`${said.key} 0`);
    }
    getSelection()?.removeAllRanges();
    close();
  };

  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (!mayAnnotate || event.metaKey || event.target !== event.currentTarget)
      return;
    const direction = DIRECTIONS[event.key];
    if (direction && content.current) {
      const how = { extend: event.shiftKey, letter: event.altKey };
      moveSelection(content.current, direction, how);
      read();
    } else if (event.key === "Enter" && selected) setNaming(true);
    else if (event.key === "Escape" && selected) {
      getSelection()?.removeAllRanges();
      setSelected(null);
    } else if (event.key === "l" && one) rename();
    else if (event.key === "Backspace" && one) remove();
    else return;
    event.preventDefault();
  };

  return {
    press,
    read,
    /** Each span that was said, with what is being labelled. */
    spans: [
      ...marks.map(({ key, mark }) => ({ ...mark, value: 1, key })),
      ...(naming && selected && !selected.mark
        ? [{ label: "…", ...selected.part, value: 1, key: "new" }]
        : []),
    ],
    picked: one?.key,
    click(event: MouseEvent) {
      const mark = (event.target as Element).closest<HTMLElement>(
        "[data-mark]",
      );
      if (getSelection()?.isCollapsed) pick(mark?.dataset.mark ?? null);
    },
    tools: mayAnnotate && (
      <>
        <UndoButtons annotating={annotating} />
        {one && (
          <PickedTools
            label={one.mark.label}
            onRename={rename}
            onRemove={remove}
          />
        )}
      </>
    ),
    prompt: selected && (
      <SpanPrompt
        app={annotating.app}
        at={selected.at}
        naming={naming}
        initial={selected.mark?.mark.label ?? ""}
        near={labels}
        onBegin={() => setNaming(true)}
        onName={name}
        onLeave={close}
      />
    ),
  };
}

const DIRECTIONS: Record<string, "forward" | "backward"> = {
  ArrowRight: "forward",
  ArrowLeft: "backward",
};

/** Below the end of what is selected, in the pixels of the content. */
function endOfSelection(content: Element): Point {
  const range = getSelection()?.getRangeAt(0);
  const last = [...(range?.getClientRects() ?? [])].at(-1);
  return below(content, last);
}

const placeOf = (content: Element, key: string): Point =>
  below(
    content,
    content
      .querySelector(`[data-mark="${CSS.escape(key)}"]`)
      ?.getBoundingClientRect(),
  );

function below(content: Element, rect: DOMRect | undefined): Point {
  const box = content.getBoundingClientRect();
  if (!rect) return { x: 8, y: 8 };
  const most = Math.max(box.width - PROMPT_WIDTH - 8, 8);
  return {
    x: Math.min(Math.max(rect.right - box.left - 40, 8), most),
    y: rect.bottom - box.top + 6,
  };
}
