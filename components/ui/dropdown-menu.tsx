"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

import { cn } from "@/components/ui/cn";

/** Opens beside its trigger; the page behind it stays readable and scrolls. */
export function Menu(menu: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...menu} />;
}

// What is on a page belongs in one of its landmarks, also while it floats.
const landmark = () =>
  typeof document === "undefined" ? null : document.getElementById("content");

export const MenuTrigger = Radix.Trigger;

export function MenuContent({
  className,
  ...content
}: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal container={landmark()}>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 max-w-80 animate-rise overflow-y-auto rounded-lg bg-surface p-1 shadow-float",
          className,
        )}
        {...content}
      />
    </Radix.Portal>
  );
}

const row =
  "flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-md px-2 py-1 text-sm outline-none data-disabled:cursor-not-allowed data-disabled:text-faint data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5] [&_svg]:text-muted";

type MenuItemProps = ComponentProps<typeof Radix.Item> & {
  icon?: ReactNode;
  /** The keys that do the same. */
  keys?: ReactNode;
  destructive?: boolean;
};

export function MenuItem({
  icon,
  keys,
  destructive = false,
  className,
  children,
  ...item
}: MenuItemProps) {
  const dress = cn(
    row,
    destructive &&
      "text-red-text data-highlighted:bg-red-soft [&_svg]:text-red-text",
    className,
  );
  if (item.asChild) {
    return (
      <Radix.Item className={dress} {...item}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={dress} {...item}>
      {icon}
      <span className="grow truncate">{children}</span>
      {keys}
    </Radix.Item>
  );
}

/** An item of which one among its group is chosen, or which is on or off. */
export function MenuChoice({
  className,
  children,
  ...item
}: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem className={cn(row, className)} {...item}>
      <span className="grow truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <Radix.Label className="px-2 py-1.5 text-xs text-muted">
      {children}
    </Radix.Label>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
