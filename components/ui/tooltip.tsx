"use client";

import { Tooltip as Radix } from "radix-ui";
import { createContext, type ReactNode, useContext } from "react";

type TooltipProps = {
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** One element, which takes a ref and a pointer's events. */
  children: ReactNode;
};

/**
 * Whether what is in it is far from any pointer, and has no tooltips: where things come
 * into view by the hundred, to make theirs ready takes longer than to draw them.
 */
export const Far = createContext(false);

/** Says more about what is pointed at. Never the only place where a thing is said. */
export function Tooltip({ content, side = "top", children }: TooltipProps) {
  if (useContext(Far)) return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-appear rounded-md bg-ink px-2 py-1 text-xs text-bg"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = Radix.Provider;
