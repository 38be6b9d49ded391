"use client";

import { Slider as Radix } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";

type SliderProps = Omit<
  ComponentProps<typeof Radix.Root>,
  "value" | "defaultValue" | "onValueChange"
> & {
  label: string;
  value: number;
  onValueChange: (value: number) => void;
  /** How a value is said, for who can't see where the thumb stands. */
  say?: (value: number) => string;
};

export function Slider({
  label,
  value,
  onValueChange,
  say = String,
  className,
  ...slider
}: SliderProps) {
  return (
    <Radix.Root
      value={[value]}
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
      className={cn(
        "relative flex h-5 w-full touch-none select-none items-center data-disabled:opacity-50",
        className,
      )}
      {...slider}
    >
      <Radix.Track className="relative h-1 grow rounded-full bg-line">
        <Radix.Range className="absolute h-full rounded-full bg-accent" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-valuetext={say(value)}
        className="block size-4 rounded-full border-2 border-accent bg-surface transition-transform hover:scale-110"
      />
    </Radix.Root>
  );
}
