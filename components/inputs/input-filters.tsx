"use client";

import { ListFilter } from "lucide-react";

import { DateRange, DateRangeFields } from "@/components/inputs/date-range";
import { TYPE_NAMES } from "@/components/inputs/naming";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import {
  Sheet,
  SheetClose,
  SheetContent,
  SheetTrigger,
} from "@/components/ui/sheet";
import { INPUT_TYPES, type InputType } from "@/lib/inputs/schema";

/** What a list of inputs is narrowed to. Dates are days of the reader's own zone. */
export type InputFilter = {
  type: InputType | null;
  /** The first day, as `2026-11-23`. */
  from: string | null;
  /** The last day. */
  to: string | null;
};

export const NO_FILTER: InputFilter = { type: null, from: null, to: null };

type InputFiltersProps = {
  value: InputFilter;
  onChange: (value: InputFilter) => void;
};

const TYPES = [
  { value: "all" as const, label: "All" },
  ...INPUT_TYPES.map((type) => ({ value: type, label: TYPE_NAMES[type] })),
];

/** Side by side where there is room, and in a sheet where there isn't. */
export function InputFilters(props: InputFiltersProps) {
  const { value, onChange } = props;
  const chosen = [value.type, value.from ?? value.to].filter(Boolean).length;

  return (
    <>
      <div className="hidden items-center gap-2 sm:flex">
        <TypeFilter {...props} />
        <DateRange
          value={value}
          onChange={(range) => onChange({ ...value, ...range })}
        />
        {chosen > 0 && (
          <Button look="quiet" onClick={() => onChange(NO_FILTER)}>
            Clear
          </Button>
        )}
      </div>
      <Sheet>
        <SheetTrigger asChild>
          <Button className="sm:hidden">
            <ListFilter />
            Filters{chosen > 0 && `: ${chosen}`}
          </Button>
        </SheetTrigger>
        <SheetContent side="bottom" title="Filters">
          <TypeFilter {...props} />
          <DateRangeFields
            value={value}
            onChange={(range) => onChange({ ...value, ...range })}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => onChange(NO_FILTER)}>Clear</Button>
            <SheetClose asChild>
              <Button look="primary">Show them</Button>
            </SheetClose>
          </div>
        </SheetContent>
      </Sheet>
    </>
  );
}

function TypeFilter({ value, onChange }: InputFiltersProps) {
  return (
    <Segmented
      label="Type"
      value={value.type ?? "all"}
      options={TYPES}
      onValueChange={(type) =>
        onChange({ ...value, type: type === "all" ? null : type })
      }
    />
  );
}
