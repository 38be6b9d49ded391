"use client";

import type { ComponentProps, ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";

type IconButtonProps = Omit<ComponentProps<typeof Button>, "asChild"> & {
  /** What it does: its name, and its tooltip. */
  label: string;
  /** The keys that do the same, such as `/`. */
  keys?: ReactNode;
  side?: ComponentProps<typeof Tooltip>["side"];
};

const widths = { small: "w-7 px-0", medium: "w-8 px-0", large: "w-9 px-0" };

export function IconButton({
  label,
  keys,
  side,
  look = "quiet",
  size = "medium",
  className,
  ...button
}: IconButtonProps) {
  const content = keys ? (
    <span className="flex items-center gap-2">
      {label} {keys}
    </span>
  ) : (
    label
  );
  return (
    <Tooltip content={content} side={side}>
      <Button
        type="button"
        aria-label={label}
        look={look}
        size={size}
        className={cn(widths[size ?? "medium"], className)}
        {...button}
      />
    </Tooltip>
  );
}
