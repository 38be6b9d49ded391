"use client";

import { Redo2, Undo2 } from "lucide-react";
import { useEffect, useEffectEvent } from "react";

import type { Annotating } from "@/components/annotations/use-annotating";
import { CommandKey } from "@/components/ui/command-key";
import { IconButton } from "@/components/ui/icon-button";

/** Takes back what was said on this page, and says it again; by keys as well. */
export function UndoButtons({ annotating }: { annotating: Annotating }) {
  const { undo, redo, canUndo, canRedo } = annotating;

  return (
    <div className="flex items-center">
      <IconButton
        label="Undo"
        keys={<CommandKey letter="Z" />}
        size="small"
        disabled={!canUndo}
        onClick={undo}
      >
        <Undo2 />
      </IconButton>
      <IconButton
        label="Redo"
        keys={<CommandKey letter="⇧Z" />}
        size="small"
        disabled={!canRedo}
        onClick={redo}
      >
        <Redo2 />
      </IconButton>
    </div>
  );
}

/** ⌘Z and ⇧⌘Z of the page, but for where somebody types or has a step of their own. */
export function useUndoKeys({ undo, redo }: Annotating, on: boolean) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!on || event.defaultPrevented || event.altKey) return;
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    const { target } = event;
    if (target instanceof Element && target.closest("input, textarea")) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  });

  useEffect(() => {
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
