"use client";

import { inputName } from "@/components/inputs/naming";
import type { Selection } from "@/components/inputs/selection";
import { Box } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import type { InputView } from "@/lib/inputs/schema";

type PickProps = {
  input: InputView;
  selection: Selection;
  className?: string;
};

/** The box that chooses a record; with shift, all from the last one on. */
export function Pick({ input, selection, className }: PickProps) {
  const chosen = selection.ids.has(input.id);

  return (
    <span className={cn("grid size-8 place-items-center", className)}>
      <Box
        aria-label={`Select ${inputName(input)}`}
        checked={chosen}
        onClick={(event) => {
          if (event.shiftKey && !chosen) selection.extendTo(input.id);
          else selection.toggle(input.id);
        }}
        className="relative after:absolute after:-inset-2"
      />
    </span>
  );
}
