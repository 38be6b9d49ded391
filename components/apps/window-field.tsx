"use client";

import { useState } from "react";

import { windowWords } from "@/components/apps/window-words";
import { Field, FieldFrame } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { parseDuration } from "@/lib/duration";

const NEVER = "never";
const OTHER = "other";
const PRESETS = ["1h", "1d", "7d", "30d", "90d", "365d"];

const OPTIONS = [
  { value: "1h", label: "1 hour" },
  { value: "1d", label: "1 day" },
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
  { value: "90d", label: "90 days" },
  { value: "365d", label: "1 year" },
  { value: NEVER, label: "Until someone destroys them" },
  { value: OTHER, label: "Something else" },
];

type WindowFieldProps = {
  name: string;
  defaultValue: string | null;
  errors?: string[];
};

/** How long records are kept: sent as `30d`, or empty where they don't go by themselves. */
export function WindowField({ name, defaultValue, errors }: WindowFieldProps) {
  const [choice, setChoice] = useState(() => choiceOf(defaultValue));
  const [other, setOther] = useState(
    choiceOf(defaultValue) === OTHER ? (defaultValue ?? "") : "",
  );
  const window = choice === NEVER ? null : choice === OTHER ? other : choice;
  const wrong = choice === OTHER && other !== "" && !parseDuration(other);

  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <input type="hidden" name={name} value={window ?? ""} />
      <FieldFrame
        label="Records are kept"
        hint="Counted from when the server received them."
        errors={errors}
      >
        {(framed) => (
          <Select
            {...framed}
            options={OPTIONS}
            value={choice}
            onValueChange={setChoice}
          />
        )}
      </FieldFrame>
      {choice === OTHER && (
        <Field
          label="How long"
          required
          placeholder="36h"
          value={other}
          onChange={(event) => setOther(event.target.value.trim())}
          hint={
            parseDuration(other)
              ? `Kept ${windowWords(other)}.`
              : "Such as 90s, 12h, 45d or P30D."
          }
          errors={
            wrong ? ["Write a duration such as 30d, 12h or P30D."] : undefined
          }
        />
      )}
    </div>
  );
}

function choiceOf(window: string | null): string {
  if (window === null) return NEVER;
  return (
    PRESETS.find((preset) => parseDuration(preset) === parseDuration(window)) ??
    OTHER
  );
}
