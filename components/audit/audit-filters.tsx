"use client";

import { ListFilter, X } from "lucide-react";

import type { TrailFilter } from "@/components/audit/query";
import { DONE, ENDED } from "@/components/audit/words";
import { DateRange, DateRangeFields } from "@/components/inputs/date-range";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  Sheet,
  SheetClose,
  SheetContent,
  SheetTrigger,
} from "@/components/ui/sheet";
import { ACTIONS } from "@/lib/actions";
import { AUDIT_OUTCOMES } from "@/lib/audit-trail/schema";

export const NO_FILTER: TrailFilter = {
  actor: null,
  action: null,
  target: null,
  outcome: null,
  from: null,
  to: null,
};

export const isNarrowed = (filter: TrailFilter) =>
  Object.values(filter).some((value) => value !== null);

type FiltersProps = {
  value: TrailFilter;
  /** What people and keys are called, by their ids. */
  actors: Record<string, string>;
  isId: boolean;
  onChange: (change: Partial<TrailFilter>) => void;
};

/**
 * By whom, what, to what, how it ended and when: side by side where there is room, and
 * in a sheet where there isn't.
 */
export function AuditFilters(props: FiltersProps) {
  const { value, onChange } = props;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="hidden md:contents">
        <Fields {...props} />
        <DateRange value={value} onChange={onChange} />
      </div>
      <Sheet>
        <SheetTrigger asChild>
          <Button className="md:hidden">
            <ListFilter />
            Filters
          </Button>
        </SheetTrigger>
        <SheetContent side="bottom" title="Filters">
          <Fields {...props} />
          <DateRangeFields value={value} onChange={onChange} />
          <SheetClose asChild>
            <Button look="primary" size="large">
              Show them
            </Button>
          </SheetClose>
        </SheetContent>
      </Sheet>
      {isNarrowed(value) && (
        <Button look="quiet" onClick={() => onChange(NO_FILTER)}>
          <X />
          Clear
        </Button>
      )}
    </div>
  );
}

const EVERY = "every";

const BY_WORDS = ACTIONS.map((action) => ({
  value: action,
  label: DONE[action],
})).sort((one, other) => one.label.localeCompare(other.label, "en"));

function Fields({ value, actors, isId, onChange }: FiltersProps) {
  return (
    <>
      <Select
        aria-label="Who"
        className="md:w-40"
        value={value.actor ?? EVERY}
        onValueChange={(actor) =>
          onChange({ actor: actor === EVERY ? null : actor })
        }
        options={[{ value: EVERY, label: "Anyone" }, ...whoever(value, actors)]}
      />
      <Select
        aria-label="What"
        className="md:w-48"
        value={value.action ?? EVERY}
        onValueChange={(picked) =>
          onChange({ action: ACTIONS.find((one) => one === picked) ?? null })
        }
        options={[{ value: EVERY, label: "Anything" }, ...BY_WORDS]}
      />
      <Select
        aria-label="How it ended"
        className="md:w-36"
        value={value.outcome ?? EVERY}
        onValueChange={(picked) =>
          onChange({
            outcome: AUDIT_OUTCOMES.find((one) => one === picked) ?? null,
          })
        }
        options={[
          { value: EVERY, label: "Any outcome" },
          ...AUDIT_OUTCOMES.map((one) => ({ value: one, label: ENDED[one] })),
        ]}
      />
      <Input
        aria-label="To what"
        aria-invalid={!isId || undefined}
        className="md:w-52"
        placeholder="An id: inp_…"
        spellCheck={false}
        autoComplete="off"
        value={value.target ?? ""}
        onChange={(event) => onChange({ target: event.target.value || null })}
      />
    </>
  );
}

/** Those who can be followed; somebody who has left is, too. */
function whoever(
  { actor }: TrailFilter,
  actors: FiltersProps["actors"],
): { value: string; label: string }[] {
  const known: Record<string, string> = { ...actors, job: "The server" };
  if (actor && !(actor in known)) known[actor] = `…${actor.slice(-6)}`;
  return Object.entries(known).map(([value, label]) => ({ value, label }));
}
