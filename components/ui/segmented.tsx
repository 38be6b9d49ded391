"use client";

import { ToggleGroup as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

type SegmentedProps<Value extends string> = {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: { value: Value; label: string; icon?: ReactNode }[];
  /** Shows the icons alone; the labels are still their names. */
  iconsOnly?: boolean;
  className?: string;
};

/** One of two to five, side by side. One is always chosen. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  options,
  iconsOnly = false,
  className,
}: SegmentedProps<Value>) {
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next && onValueChange(next as Value)}
      className={cn(
        "inline-flex h-8 w-fit items-center gap-0.5 rounded-md border border-line bg-sunken p-0.5",
        className,
      )}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          aria-label={iconsOnly ? option.label : undefined}
          title={iconsOnly ? option.label : undefined}
          className="flex h-full items-center gap-1.5 rounded-sm px-2 text-sm text-muted transition-colors hover:text-ink data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:ring-1 data-[state=on]:ring-line [&_svg]:size-4 [&_svg]:stroke-[1.5]"
        >
          {option.icon}
          {!iconsOnly && option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
