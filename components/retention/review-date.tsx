"use client";

import { useState } from "react";

import { useHydrated, useNow } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { startOfDay } from "@/components/ui/format-time";

const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;

type ReviewDateProps = { errors?: string[] };

/** When a hold is to be reviewed: sent as `review_at`, the day's start on this clock. */
export function ReviewDate({ errors }: ReviewDateProps) {
  const now = useNow();
  const hydrated = useHydrated();
  const inDays = (days: number) =>
    new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const [chosen, setChosen] = useState<string | null>(null);
  const day = chosen ?? inDays(USUAL_DAYS);

  return (
    <>
      <Field
        label="Review on"
        type="date"
        required
        min={inDays(1)}
        value={day}
        onChange={(event) => setChosen(event.target.value)}
        hint="On that day you are asked whether it is still needed. It doesn't end by itself."
        errors={errors}
      />
      <input
        type="hidden"
        name="review_at"
        value={day && hydrated ? startOfDay(day) : day}
      />
    </>
  );
}
