"use client";

import { windowWords } from "@/components/apps/window-words";
import {
  isBeyond,
  LAST,
  MARKS,
  positionOf,
  windowAt,
} from "@/components/retention/marks";
import { cn } from "@/components/ui/cn";
import { Slider } from "@/components/ui/slider";

type WindowSliderProps = {
  value: string | null;
  /** The longest that is allowed. Null: any. */
  max: string | null;
  onChange: (window: string | null) => void;
  disabled?: boolean;
};

/** How long records are kept, from an hour to without end, by the marks of a scale. */
export function WindowSlider({
  value,
  max,
  onChange,
  disabled,
}: WindowSliderProps) {
  const choose = (window: string | null) =>
    onChange(isBeyond(window, max) ? max : window);

  return (
    <div className="grid gap-1">
      <Slider
        label="How long records are kept"
        value={positionOf(value)}
        onValueChange={(position) => choose(windowAt(position))}
        say={() => windowWords(value)}
        max={LAST}
        disabled={disabled}
      />
      {/* A mark stands where the middle of the thumb would: 8 px from either end. */}
      <div aria-hidden className="flex justify-between px-2">
        {MARKS.map(({ window, label }) => (
          <span key={label} className="flex w-0 justify-center">
            <button
              type="button"
              tabIndex={-1}
              disabled={disabled || isBeyond(window, max)}
              onClick={() => choose(window)}
              className={cn(
                "whitespace-nowrap rounded-sm px-1 text-xs text-muted enabled:hover:text-ink disabled:opacity-50",
                window === value && "font-medium text-ink",
              )}
            >
              {label}
            </button>
          </span>
        ))}
      </div>
    </div>
  );
}
