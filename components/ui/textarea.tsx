import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";
import { control } from "@/components/ui/input";

/** Grows with what is in it. */
export function Textarea({
  className,
  ...textarea
}: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(
        control,
        "field-sizing-content min-h-20 resize-y px-3 py-2",
        className,
      )}
      {...textarea}
    />
  );
}
