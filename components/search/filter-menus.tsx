"use client";

import { ChevronDown, ListFilter } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";

import { DateRangeFields } from "@/components/inputs/date-range";
import { FIELD_NAMES, FIELDS, type Field } from "@/components/search/choices";
import { DayBars } from "@/components/search/day-bars";
import { daysOf, withDays } from "@/components/search/days";
import {
  type NarrowingProps,
  useNarrowing,
} from "@/components/search/use-narrowing";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  Menu,
  MenuChoice,
  MenuContent,
  MenuLabel,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import {
  Popover,
  PopoverContent,
  PopoverTrigger,
} from "@/components/ui/popover";
import {
  Sheet,
  SheetClose,
  SheetContent,
  SheetTrigger,
} from "@/components/ui/sheet";

/**
 * What a query can be narrowed by, with how many records each choice leaves. Side by side
 * where there is room, and in a sheet where there isn't. All of it is written into the
 * query.
 */
export function FilterMenus(props: NarrowingProps) {
  return (
    <>
      <div className="hidden flex-wrap items-center md:flex">
        {FIELDS.map((field) => (
          <FieldMenu key={field} field={field} {...props} />
        ))}
        <DateMenu {...props} />
      </div>
      <FilterSheet {...props} />
    </>
  );
}

type FieldProps = NarrowingProps & { field: Field };

function FieldMenu({ field, ...props }: FieldProps) {
  const [open, setOpen] = useState(false);

  return (
    <Menu open={open} onOpenChange={setOpen}>
      <MenuTrigger asChild>
        <Trigger>{FIELD_NAMES[field]}</Trigger>
      </MenuTrigger>
      {open && (
        <MenuContent align="start" className="min-w-56">
          <FieldItems field={field} {...props} />
        </MenuContent>
      )}
    </Menu>
  );
}

function FieldItems({ field, ...props }: FieldProps) {
  const { choices, note, isOn, turn } = useNarrowing(field, props);

  return (
    <>
      {choices.map((choice) => (
        <MenuChoice
          key={choice.label}
          checked={isOn(choice)}
          onSelect={() => turn(choice)}
        >
          <Counted label={choice.label} count={choice.count} />
        </MenuChoice>
      ))}
      {note && <MenuLabel>{note}</MenuLabel>}
    </>
  );
}

function DateMenu(props: NarrowingProps) {
  const [open, setOpen] = useState(false);

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Trigger>Date</Trigger>
      </PopoverTrigger>
      {open && (
        <PopoverContent aria-label="Dates" className="w-84">
          <DateFields {...props} />
        </PopoverContent>
      )}
    </Popover>
  );
}

function DateFields({ app, query, onChange }: NarrowingProps) {
  return (
    <div className="grid gap-4">
      <DayBars app={app} query={query} onChange={onChange} />
      <DateRangeFields
        value={daysOf(query)}
        onChange={(days) => onChange(withDays(query, days))}
      />
    </div>
  );
}

function FilterSheet(props: NarrowingProps) {
  const [open, setOpen] = useState(false);

  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button className="md:hidden">
          <ListFilter />
          Filters
        </Button>
      </SheetTrigger>
      {open && (
        <SheetContent side="bottom" title="Filters">
          {FIELDS.map((field) => (
            <FieldButtons key={field} field={field} {...props} />
          ))}
          <SheetPart title="Date">
            <DateFields {...props} />
          </SheetPart>
          <SheetClose asChild>
            <Button look="primary" size="large">
              Show them
            </Button>
          </SheetClose>
        </SheetContent>
      )}
    </Sheet>
  );
}

function FieldButtons({ field, ...props }: FieldProps) {
  const { choices, note, isOn, turn } = useNarrowing(field, props);

  return (
    <SheetPart title={FIELD_NAMES[field]}>
      <div className="flex flex-wrap gap-2">
        {choices.map((choice) => (
          <Button
            key={choice.label}
            aria-pressed={isOn(choice)}
            onClick={() => turn(choice)}
            className={cn(
              isOn(choice) && "border-accent bg-accent-soft text-accent-text",
            )}
          >
            <Counted label={choice.label} count={choice.count} />
          </Button>
        ))}
      </div>
      {note && <p className="text-xs text-muted">{note}</p>}
    </SheetPart>
  );
}

function SheetPart({
  title,
  children,
}: {
  title: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="text-sm text-muted">{title}</h3>
      {children}
    </section>
  );
}

function Counted({ label, count }: { label: string; count?: string }) {
  return (
    <span className="flex min-w-0 items-baseline gap-3">
      <span className="min-w-0 grow truncate">{label}</span>
      {count !== undefined && (
        <span className="figures shrink-0 text-xs text-muted">{count}</span>
      )}
    </span>
  );
}

function Trigger({ children, ...button }: ComponentProps<typeof Button>) {
  return (
    <Button look="quiet" className="px-2" {...button}>
      {children}
      <ChevronDown />
    </Button>
  );
}
