"use client";

import { inputName } from "@/components/inputs/naming";
import { Box } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import type { InputView } from "@/lib/inputs/schema";

type PickProps = { input: InputView; chosen: boolean; className?: string };

/** The box that chooses a record. What a click on it does, `chooseByClick` says. */
export function Pick({ input, chosen, className }: PickProps) {
  return (
    <span className={cn("grid size-8 place-items-center", className)}>
      <Box
        data-pick
        aria-label={`Select ${inputName(input)}`}
        checked={chosen}
        className="relative after:absolute after:-inset-2"
      />
    </span>
  );
}
