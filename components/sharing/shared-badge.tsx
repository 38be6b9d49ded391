import { Globe } from "lucide-react";

import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";

type SharedBadgeProps = {
  /** Where there is no room for a word. */
  small?: boolean;
  className?: string;
};

/** That others see this. */
export function SharedBadge({ small = false, className }: SharedBadgeProps) {
  return (
    <Badge
      look="accent"
      title="Shared with the community"
      className={cn(small && "px-1", className)}
    >
      <Globe aria-hidden />
      <span className={cn(small && "sr-only")}>Shared</span>
    </Badge>
  );
}
