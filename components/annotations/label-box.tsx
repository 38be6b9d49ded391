"use client";

import {
  type ComponentProps,
  type KeyboardEvent,
  useId,
  useState,
} from "react";

import { useLabels } from "@/components/annotations/use-labels";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";

type LabelBoxProps = Omit<
  ComponentProps<typeof Input>,
  "value" | "onChange" | "role"
> & {
  app: string;
  value: string;
  onValueChange: (value: string) => void;
  /** Names that are likely, beside those of the app. */
  near?: string[];
  /** Whether it takes several, with a comma between them. */
  many?: boolean;
  /** Enter, where no offer is chosen; or an offer that is taken. */
  onTake?: (label: string) => void;
  /** Escape, where no offers are open. */
  onLeave?: () => void;
};

/** A box for a label, which offers those that are there: a combobox with a list. */
export function LabelBox({
  app,
  value,
  onValueChange,
  near = [],
  many = false,
  onTake,
  onLeave,
  className,
  ...input
}: LabelBoxProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const from = many ? value.lastIndexOf(",") + 1 : 0;
  const begun = value.slice(from).trimStart();
  const offers = useLabels(app, begun, near, open);
  const shown = open && offers.length > 0;

  const take = (label: string) => {
    const before = value.slice(0, from);
    onValueChange(many ? `${before}${before && " "}${label}` : label);
    setOpen(false);
    setActive(-1);
    onTake?.(label);
  };

  const press = (event: KeyboardEvent) => {
    const { key } = event;
    if (event.nativeEvent.isComposing) return;
    event.stopPropagation();
    if (key === "ArrowDown" || key === "ArrowUp") {
      const round = offers.length + 1;
      const step = key === "ArrowDown" ? 1 : -1;
      if (open) setActive(((active + 1 + step + round) % round) - 1);
      else setOpen(true);
    } else if (key === "Enter" && shown && offers[active]) take(offers[active]);
    else if (key === "Enter" && onTake) {
      if (value.trim()) onTake(value.trim());
    } else if (key === "Escape" && shown) setOpen(false);
    else if (key === "Escape" && onLeave) onLeave();
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative">
      <Input
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-offers`}
        aria-autocomplete="list"
        aria-activedescendant={
          shown && active >= 0 ? `${id}-${active}` : undefined
        }
        autoComplete="off"
        spellCheck={false}
        maxLength={many ? undefined : 200}
        {...input}
        value={value}
        onChange={({ target }) => {
          onValueChange(target.value);
          setActive(-1);
          setOpen(true);
        }}
        onFocus={() => setOpen(!many)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        className={className}
      />
      {shown && (
        <div
          id={`${id}-offers`}
          role="listbox"
          aria-label="Suggestions"
          className="absolute inset-x-0 top-full z-50 mt-1 max-h-56 overflow-y-auto rounded-lg bg-surface p-1 shadow-float"
        >
          {offers.map((label, place) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the box has the focus, and names it.
            // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the box's.
            <div
              key={label}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === active}
              // The box would lose the focus, and the list would go.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(label)}
              className={cn(
                "min-h-8 cursor-pointer truncate rounded-md px-2 py-1.5 text-sm hover:bg-hover",
                place === active && "bg-hover",
              )}
            >
              {label}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
