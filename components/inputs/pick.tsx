"use client";

import { Check } from "lucide-react";

import { inputName } from "@/components/inputs/naming";
import { cn } from "@/components/ui/cn";
import type { InputView } from "@/lib/inputs/schema";

type PickProps = { input: InputView; chosen: boolean; className?: string };

/** The box that chooses a record. What a click on it does, `chooseByClick` says. */
export function Pick({ input, chosen, className }: PickProps) {
  return (
    <span className={cn("grid size-8 place-items-center", className)}>
      {/* biome-ignore lint/a11y/useSemanticElements: keys are for the list, which those of a field are not. */}
      <button
        type="button"
        role="checkbox"
        data-pick
        aria-checked={chosen}
        aria-label={`Select ${inputName(input)}`}
        className={cn(
          "relative grid size-4 place-items-center rounded-sm border transition-colors after:absolute after:-inset-2",
          chosen
            ? "border-accent bg-accent text-on-accent"
            : "border-control bg-surface hover:border-muted",
        )}
      >
        {chosen && <Check className="size-3 stroke-3" />}
      </button>
    </span>
  );
}
