"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";

import { recordsWords } from "@/components/retention/preview-words";
import { ReviewDate } from "@/components/retention/review-date";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Field, FieldFrame } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { RadioGroup } from "@/components/ui/radio-group";
import { useSubmission } from "@/components/ui/submission";
import { Textarea } from "@/components/ui/textarea";
import { type FormAction, fieldErrors } from "@/lib/http/form";
import type { HoldView } from "@/lib/retention/holds/schema";

/** Gets `input` or `q`, `reason` and `review_at`. */
export type PlaceHold = FormAction<HoldView>;

type PlaceHoldDialogProps = {
  place: PlaceHold;
  /** The input to hold. Undefined: those that meet a query, or all. */
  input?: string;
  trigger: ReactNode;
};

/** Keeps records from being destroyed, for a reason. */
export function PlaceHoldDialog({
  place,
  input,
  trigger,
}: PlaceHoldDialogProps) {
  const [open, setOpen] = useState(false);

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={input ? "Hold this record" : "Hold records"}
        description="Until the hold is lifted, nothing destroys what it keeps: neither the clock nor a hand."
        className="max-w-lg"
      >
        <PlaceHoldForm
          place={place}
          input={input}
          onPlaced={() => setOpen(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

type PlaceHoldFormProps = {
  place: PlaceHold;
  input?: string;
  /** What it holds, in words, where that is settled. */
  chosen?: string;
  onPlaced: () => void;
};

/** Why records are held, until when that is to be looked at, and if need be which. */
export function PlaceHoldForm({
  place,
  input,
  chosen,
  onPlaced,
}: PlaceHoldFormProps) {
  const queries = useQueryClient();
  const { state, pending, form } = useSubmission<HoldView>(
    async (last, data) => {
      const next = await place(last, data);
      if (next?.ok) {
        onPlaced();
        toast(
          next.value.job
            ? "Many records match. They are being held, a batch at a time."
            : `Held: ${recordsWords(next.value.records)}.`,
        );
        await queries.invalidateQueries({ queryKey: ["jobs"] });
      }
      return next;
    },
  );
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-5">
      {input && <input type="hidden" name="input" value={input} />}
      {!input && !chosen && <Which errors={errors.q} />}
      <FieldFrame
        label="Reason"
        errors={errors.reason}
        hint="Why it has to stay. It is kept sealed, and outlives the hold."
      >
        {(framed) => (
          <Textarea {...framed} name="reason" required maxLength={1000} />
        )}
      </FieldFrame>
      <ReviewDate errors={errors.review_at} />
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button look="primary" pending={pending}>
          {chosen ? `Hold ${chosen}` : input ? "Hold it" : "Hold them"}
        </Button>
      </footer>
    </form>
  );
}

function Which({ errors }: { errors?: string[] }) {
  const [which, setWhich] = useState("query");

  return (
    <div className="grid gap-4">
      <RadioGroup
        label="Which"
        value={which}
        onValueChange={setWhich}
        options={[
          { value: "query", label: "Those that meet a query now" },
          { value: "all", label: "All records that the app has now" },
        ]}
      />
      {which === "query" ? (
        <Field
          label="Query"
          name="q"
          required
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
          placeholder="subject:ada@example.com type:image"
          className="[&_input]:font-mono"
          hint="By type, before, after, subject, filename and meta.name. What comes later isn't held."
          errors={errors}
        />
      ) : (
        <>
          <input type="hidden" name="q" value="" />
          <p className="text-sm text-muted">What comes later isn't held.</p>
          {errors && (
            <p className="text-sm text-red-text">{errors.join(" ")}</p>
          )}
        </>
      )}
    </div>
  );
}
