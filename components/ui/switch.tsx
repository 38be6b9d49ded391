"use client";

import { Switch as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";

import { cn } from "@/components/ui/cn";

type SwitchProps = Omit<ComponentProps<typeof Radix.Root>, "id"> & {
  label: ReactNode;
  /** What being on or off means. It may change with the switch, and is then read out. */
  hint?: ReactNode;
};

export function Switch({ label, hint, className, ...input }: SwitchProps) {
  const id = useId();

  return (
    <div className={cn("flex items-start gap-3", className)}>
      <Radix.Root
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="group mt-0.5 h-[18px] w-8 shrink-0 rounded-full border border-control bg-sunken p-px transition-colors hover:border-muted disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        {...input}
      >
        <Radix.Thumb className="block size-3.5 rounded-full bg-muted transition-[translate,background-color] group-data-[state=checked]:translate-x-3.5 group-data-[state=checked]:bg-on-accent" />
      </Radix.Root>
      <div className="grid gap-0.5">
        <label htmlFor={id} className="w-fit text-sm font-medium">
          {label}
        </label>
        {hint && (
          <p
            id={`${id}-hint`}
            aria-live="polite"
            className="text-sm text-muted"
          >
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
