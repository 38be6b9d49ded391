"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";
import { scrim } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;
export const SheetClose = Radix.Close;

const sides = {
  right:
    "inset-y-0 right-0 w-full max-w-[380px] animate-enter-right border-l border-line",
  bottom:
    "inset-x-0 bottom-0 max-h-[85dvh] animate-enter-bottom rounded-t-lg pb-[max(1rem,env(safe-area-inset-bottom))]",
};

// The sheet itself, not its first button: that would open the button's tooltip.
function focusWhole(event: Event) {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

type SheetContentProps = {
  side?: keyof typeof sides;
  title: string;
  children: ReactNode;
};

/** Comes in from an edge: for what is beside the page, or doesn't fit on a phone. */
export function SheetContent({
  side = "right",
  title,
  children,
}: SheetContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={scrim} />
      <Radix.Content
        aria-describedby={undefined}
        onOpenAutoFocus={focusWhole}
        className={cn(
          "fixed z-50 flex flex-col outline-none gap-4 overflow-y-auto bg-surface p-4 shadow-float data-[state=closed]:animate-vanish",
          sides[side],
        )}
      >
        <header className="flex items-center justify-between">
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          <Radix.Close asChild>
            <IconButton label="Close">
              <X />
            </IconButton>
          </Radix.Close>
        </header>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
