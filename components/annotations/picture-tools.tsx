"use client";

import { MousePointer2, Pentagon, Square } from "lucide-react";
import type { ReactNode } from "react";

import { PickedTools } from "@/components/annotations/picked-tools";
import { UndoButtons } from "@/components/annotations/undo-buttons";
import type { Annotating } from "@/components/annotations/use-annotating";
import type { Drawing, Tool } from "@/components/annotations/use-drawing";
import { Segmented } from "@/components/ui/segmented";

const TOOLS: { value: Tool; label: string; icon: ReactNode }[] = [
  { value: "pick", label: "Pick (v)", icon: <MousePointer2 /> },
  { value: "box", label: "Box (b)", icon: <Square /> },
  { value: "polygon", label: "Polygon (p)", icon: <Pentagon /> },
];

const HINTS: Record<Tool, string> = {
  pick: "Tab through regions; arrows move, enter takes corners, l labels.",
  box: "Drag; or arrows and enter at two corners.",
  polygon:
    "Click corner by corner, the first again to close; or arrows and enter.",
};

type PictureToolsProps = {
  annotating: Annotating;
  drawing: Drawing;
  choose: (tool: Tool) => void;
};

/** What regions are drawn with, and what is done with the one that is picked. */
export function PictureTools({
  annotating,
  drawing,
  choose,
}: PictureToolsProps) {
  const { tool, picked } = drawing;
  return (
    <>
      <Segmented
        label="Tool"
        iconsOnly
        value={tool}
        onValueChange={choose}
        options={TOOLS}
      />
      <UndoButtons annotating={annotating} />
      {picked ? (
        <PickedTools
          label={picked.mark.label}
          onRename={() => drawing.rename(picked.key)}
          onRemove={() => drawing.remove(picked)}
        />
      ) : (
        <p className="min-w-0 truncate text-xs text-muted max-sm:hidden">
          {HINTS[tool]}
        </p>
      )}
    </>
  );
}
