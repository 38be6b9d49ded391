"use client";

import { RadioGroup as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";

import { cn } from "@/components/ui/cn";

type RadioGroupProps = Omit<ComponentProps<typeof Radix.Root>, "children"> & {
  label: ReactNode;
  options: { value: string; label: ReactNode; hint?: ReactNode }[];
};

/** One of a few that are all worth seeing. */
export function RadioGroup({
  label,
  options,
  className,
  ...group
}: RadioGroupProps) {
  const id = useId();

  return (
    <div className={cn("grid gap-2", className)}>
      <span id={id} className="text-sm font-medium">
        {label}
      </span>
      <Radix.Root aria-labelledby={id} className="grid gap-2" {...group}>
        {options.map((option) => (
          <Choice key={option.value} {...option} />
        ))}
      </Radix.Root>
    </div>
  );
}

function Choice({ value, label, hint }: RadioGroupProps["options"][number]) {
  const id = useId();

  return (
    <div className="flex items-start gap-2">
      <Radix.Item
        id={id}
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-control bg-surface transition-colors hover:border-muted disabled:opacity-50 data-[state=checked]:border-accent"
      >
        <Radix.Indicator className="size-2 rounded-full bg-accent" />
      </Radix.Item>
      <div className="grid">
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
