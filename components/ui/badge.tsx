import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";

const looks = cva(
  "inline-flex h-5 max-w-full shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-xs [&_svg]:size-3 [&_svg]:stroke-2",
  {
    variants: {
      look: {
        plain: "bg-hover text-muted",
        outline: "border border-line text-muted",
        accent: "bg-accent-soft text-accent-text",
        soon: "bg-amber-soft text-amber-text",
        held: "bg-violet-soft text-violet-text",
        gone: "bg-red-soft text-red-text",
      },
    },
    defaultVariants: { look: "plain" },
  },
);

type BadgeProps = ComponentProps<"span"> & VariantProps<typeof looks>;

export function Badge({ look, className, ...badge }: BadgeProps) {
  return <span className={cn(looks({ look }), className)} {...badge} />;
}
