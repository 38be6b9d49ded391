import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";

/** The dress of everything that is typed in or chosen from. */
export const control =
  "w-full min-w-0 rounded-md border border-control bg-surface text-lg transition-colors placeholder:text-faint hover:border-muted focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-red sm:text-base";

export function Input({ className, ...input }: ComponentProps<"input">) {
  return <input className={cn(control, "h-9 px-3", className)} {...input} />;
}
