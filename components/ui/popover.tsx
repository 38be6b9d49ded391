"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;
export const PopoverClose = Radix.Close;

type PopoverContentProps = ComponentProps<typeof Radix.Content> & {
  /** What it is, for who can't see where it hangs. */
  "aria-label": string;
};

export function PopoverContent({ className, ...content }: PopoverContentProps) {
  return (
    <Radix.Portal>
      <Radix.Content
        align="start"
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          "z-50 w-72 max-w-[calc(100vw-1rem)] animate-rise rounded-lg bg-surface p-3 shadow-float",
          className,
        )}
        {...content}
      />
    </Radix.Portal>
  );
}
