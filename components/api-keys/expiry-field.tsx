"use client";

import { useState } from "react";

import { useNow, useZone } from "@/components/ui/clock";
import { Field, FieldFrame } from "@/components/ui/field";
import { shortDate } from "@/components/ui/format-time";
import { Select } from "@/components/ui/select";

const DAY_MS = 86_400_000;
const CHOICES = [
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "day", label: "On a day" },
  { value: "never", label: "Never" },
];

type ExpiryFieldProps = { name: string; errors?: string[] };

/** When a key ends: sent as an RFC 3339 instant, or empty where it doesn't. */
export function ExpiryField({ name, errors }: ExpiryFieldProps) {
  const [choice, setChoice] = useState("90");
  const [day, setDay] = useState("");
  const now = useNow();
  const zone = useZone();
  const end = endOf(choice, day, now);

  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <input type="hidden" name={name} value={end?.toISOString() ?? ""} />
      <FieldFrame
        label="Ends"
        errors={errors}
        hint={
          end
            ? `It stops working on ${shortDate(end, now, zone)}.`
            : "It works until someone revokes it."
        }
      >
        {(framed) => (
          <Select
            {...framed}
            options={CHOICES}
            value={choice}
            onValueChange={setChoice}
          />
        )}
      </FieldFrame>
      {choice === "day" && (
        <Field
          label="Last day"
          type="date"
          required
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      )}
    </div>
  );
}

function endOf(choice: string, day: string, now: Date): Date | null {
  if (choice === "never") return null;
  if (choice !== "day")
    return new Date(now.getTime() + Number(choice) * DAY_MS);
  // The end of that day, where the reader is.
  return day ? new Date(`${day}T23:59:59`) : null;
}
