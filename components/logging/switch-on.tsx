"use client";

import { useQueryClient } from "@tanstack/react-query";

import { Button } from "@/components/ui/button";
import { FieldFrame } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { Select } from "@/components/ui/select";
import { useSubmission } from "@/components/ui/submission";
import { Textarea } from "@/components/ui/textarea";
import { type FormAction, fieldErrors } from "@/lib/http/form";
import type { LoggingView } from "@/lib/logging/schema";

const ENDS = [
  { value: "1", label: "An hour" },
  { value: "8", label: "8 hours" },
  { value: "24", label: "A day" },
  { value: "72", label: "3 days" },
  { value: "168", label: "7 days, the longest" },
];

type SwitchOnProps = { app: string; start: FormAction<LoggingView> };

/** Why details are needed, and for how long. */
export function SwitchOn({ app, start }: SwitchOnProps) {
  const queries = useQueryClient();
  const { state, pending, form } = useSubmission<LoggingView>(
    async (last, data) => {
      const next = await start(last, data);
      if (next?.ok) {
        await queries.invalidateQueries({ queryKey: ["logging", app] });
      }
      return next;
    },
  );
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-5">
      <FieldFrame
        label="Reason"
        errors={errors.reason}
        hint="What it is needed for. Every member is told."
      >
        {(framed) => (
          <Textarea {...framed} name="reason" required maxLength={1000} />
        )}
      </FieldFrame>
      <FieldFrame label="For" errors={errors.hours} className="max-w-60">
        {(framed) => (
          <Select {...framed} name="hours" defaultValue="1" options={ENDS} />
        )}
      </FieldFrame>
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <Button look="primary" pending={pending} className="justify-self-start">
        Switch detailed logging on
      </Button>
    </form>
  );
}
