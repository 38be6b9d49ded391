import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";

/** Keeps the place of what is on its way. */
export function Skeleton({ className, ...block }: ComponentProps<"div">) {
  return (
    <div
      aria-hidden
      className={cn("animate-breathe rounded-md bg-hover", className)}
      {...block}
    />
  );
}
