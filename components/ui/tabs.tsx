"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";

export const Tabs = Radix.Root;

export function TabList({
  className,
  ...list
}: ComponentProps<typeof Radix.List>) {
  return (
    <Radix.List
      className={cn(
        "flex gap-4 overflow-x-auto border-b border-line",
        className,
      )}
      {...list}
    />
  );
}

export function Tab({
  className,
  ...tab
}: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        "-mb-px shrink-0 rounded-t-sm border-b-2 border-transparent py-2 text-sm text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink",
        className,
      )}
      {...tab}
    />
  );
}

export function TabPanel({
  className,
  ...panel
}: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn("pt-4", className)} {...panel} />;
}
