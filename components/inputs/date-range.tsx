"use client";

import { CalendarDays } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useNow, useZone } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { dayOf, shortDate } from "@/components/ui/format-time";
import {
  Popover,
  PopoverContent,
  PopoverTrigger,
} from "@/components/ui/popover";

/** From the first day to the last, as `2026-11-23`. Null: without that limit. */
export type Days = { from: string | null; to: string | null };

type DateRangeProps = { value: Days; onChange: (days: Days) => void };

const DAY_MS = 86_400_000;
const PRESETS = [
  { label: "Today", days: 1 },
  { label: "7 days", days: 7 },
  { label: "30 days", days: 30 },
];

/** A button that says the range, and opens its fields. */
export function DateRange({ value, onChange }: DateRangeProps) {
  const now = useNow();
  const chosen = value.from !== null || value.to !== null;

  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button look={chosen ? "plain" : "quiet"}>
          <CalendarDays />
          {chosen ? saidRange(value, now) : "Any date"}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Dates" className="w-84">
        <DateRangeFields value={value} onChange={onChange} />
      </PopoverContent>
    </Popover>
  );
}

export function DateRangeFields({ value, onChange }: DateRangeProps) {
  const now = useNow();
  const zone = useZone();

  return (
    <div className="grid gap-3">
      <div className="flex gap-1">
        {PRESETS.map(({ label, days }) => (
          <Button
            key={label}
            size="small"
            className="grow"
            onClick={() =>
              onChange({
                from: dayOf(new Date(now.getTime() - (days - 1) * DAY_MS)),
                to: null,
              })
            }
          >
            {label}
          </Button>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Field
          label="From"
          type="date"
          max={value.to ?? undefined}
          value={value.from ?? ""}
          onChange={(event) =>
            onChange({ ...value, from: event.target.value || null })
          }
        />
        <Field
          label="To"
          type="date"
          min={value.from ?? undefined}
          value={value.to ?? ""}
          onChange={(event) =>
            onChange({ ...value, to: event.target.value || null })
          }
        />
      </div>
      <p className="text-xs text-muted">
        Days in {zone}. By when the server received it.
      </p>
    </div>
  );
}

// A day is shown as it was chosen: as the same day, whatever the zone.
function saidRange({ from, to }: Days, now: Date): string {
  const said = (day: string) =>
    shortDate(new Date(`${day}T12:00Z`), now, "UTC");
  if (from && to)
    return from === to ? said(from) : `${said(from)} – ${said(to)}`;
  return from ? `Since ${said(from)}` : `Until ${said(to ?? "")}`;
}
