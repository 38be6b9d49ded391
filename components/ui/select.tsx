"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";
import { control } from "@/components/ui/input";

export type SelectOption = {
  value: string;
  label: string;
  /** A line below the label, in the open list only. */
  hint?: ReactNode;
  disabled?: boolean;
};

type SelectProps = {
  options: SelectOption[];
  name?: string;
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  placeholder?: string;
  disabled?: boolean;
  required?: boolean;
  className?: string;
  id?: string;
  "aria-label"?: string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
};

/** Picks one of a few. Inside a plain form it is sent under its name. */
export function Select({
  options,
  placeholder,
  className,
  id,
  "aria-label": label,
  "aria-invalid": invalid,
  "aria-describedby": describedBy,
  ...select
}: SelectProps) {
  return (
    <Radix.Root {...select}>
      <Radix.Trigger
        id={id}
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        className={cn(
          control,
          "flex h-9 items-center justify-between gap-2 px-3 text-left data-placeholder:text-faint",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown className="size-4 shrink-0 stroke-[1.5] text-muted" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-88 animate-rise overflow-hidden rounded-lg bg-surface shadow-float"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Option key={option.value} {...option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Option({ value, label, hint, disabled }: SelectOption) {
  return (
    <Radix.Item
      value={value}
      disabled={disabled}
      // Named by all that it shows, the hint too.
      aria-labelledby={undefined}
      className="relative cursor-pointer select-none rounded-md py-1.5 pr-8 pl-2 text-sm outline-none data-disabled:cursor-not-allowed data-disabled:text-faint data-highlighted:bg-hover"
    >
      <Radix.ItemText>{label}</Radix.ItemText>
      {hint && <div className="text-xs text-muted">{hint}</div>}
      <Radix.ItemIndicator className="absolute top-2 right-2">
        <Check className="size-4 stroke-[1.5]" />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}
