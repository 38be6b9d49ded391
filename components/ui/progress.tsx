"use client";

import { Progress as Radix } from "radix-ui";

type ProgressProps = {
  label: string;
  /** From 0 to 1. Null: under way, and nobody knows how far. */
  value: number | null;
  /** What is beside the bar: a rate, an end. */
  note?: string;
  look?: keyof typeof FILLS;
};

const FILLS = {
  accent: "fill-accent",
  amber: "fill-amber",
  red: "fill-red",
};

export function Progress({
  label,
  value,
  note,
  look = "accent",
}: ProgressProps) {
  const percent = value === null ? null : Math.round(value * 100);

  return (
    <div className="grid gap-1.5">
      <div className="figures flex justify-between gap-3 text-xs text-muted">
        <span>{label}</span>
        <span>{note ?? (percent === null ? "" : `${percent} %`)}</span>
      </div>
      <Radix.Root
        aria-label={label}
        value={percent}
        className="h-1 overflow-hidden rounded-full bg-line"
      >
        <Radix.Indicator asChild>
          <svg
            aria-hidden="true"
            className={percent === null ? "animate-breathe" : undefined}
            width="100%"
            height="100%"
          >
            <rect
              width={`${percent ?? 100}%`}
              height="100%"
              className={FILLS[look]}
            />
          </svg>
        </Radix.Indicator>
      </Radix.Root>
    </div>
  );
}
