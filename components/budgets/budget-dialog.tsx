"use client";

import { type ReactNode, useState } from "react";

import { MEASURES } from "@/components/budgets/measures";
import { WHOLE_APP } from "@/components/budgets/whole-app";
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
import { Select } from "@/components/ui/select";
import { useSubmission } from "@/components/ui/submission";
import type { BudgetList, BudgetView } from "@/lib/budgets/schema";
import { type FormAction, fieldErrors } from "@/lib/http/form";

export type BudgetDialogProps = {
  /** Gets `key`, `period`, `requests`, `tokens`, `dollars`, `megabytes` and `warn_at`. */
  save: FormAction<BudgetList>;
  /** What keys are called, by their ids. */
  keys: Record<string, string>;
  /** The one to change. Undefined: a new one. */
  budget?: BudgetView;
  trigger: ReactNode;
};

/** What an app, or one of its keys, may use in a day or a month. */
export function BudgetDialog({ trigger, ...form }: BudgetDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={form.budget ? "Change the budget" : "Set a budget"}
        description="Once any of it is used up, calls are refused with a 429 until the day or month of UTC is over. What isn't filled in has no limit."
        className="max-w-lg"
      >
        <BudgetForm {...form} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

type BudgetFormProps = Omit<BudgetDialogProps, "trigger"> & {
  onSaved: () => void;
};

function BudgetForm({ save, keys, budget, onSaved }: BudgetFormProps) {
  const { state, pending, form } = useSubmission<BudgetList>(
    async (last, data) => {
      const next = await save(last, data);
      if (next?.ok) onSaved();
      return next;
    },
  );
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-5">
      {budget ? (
        <>
          <input type="hidden" name="key" value={budget.key ?? WHOLE_APP} />
          <input type="hidden" name="period" value={budget.period} />
        </>
      ) : (
        <WhoseAndWhen keys={keys} errors={errors.key} />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {MEASURES.map(({ of, field, label, unit }) => (
          <Field
            key={of}
            label={label}
            name={field}
            inputMode="decimal"
            autoComplete="off"
            placeholder="No limit"
            defaultValue={budget?.[of] ? String(budget[of] / unit) : undefined}
            errors={errors[field]}
          />
        ))}
      </div>
      <Field
        label="Warn from"
        name="warn_at"
        inputMode="numeric"
        autoComplete="off"
        required
        defaultValue={String(budget?.warn_at ?? 80)}
        hint="Per cent. From then on answers carry the header sojourn-quota, members see a banner, and the audit log says so."
        errors={errors.warn_at}
      />
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button look="primary" pending={pending}>
          {budget ? "Change it" : "Set it"}
        </Button>
      </footer>
    </form>
  );
}

type WhoseAndWhenProps = {
  keys: Record<string, string>;
  errors?: string[];
};

function WhoseAndWhen({ keys, errors }: WhoseAndWhenProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <FieldFrame label="For" errors={errors}>
        {(framed) => (
          <Select
            {...framed}
            name="key"
            defaultValue={WHOLE_APP}
            options={[
              { value: WHOLE_APP, label: "The whole app" },
              ...Object.entries(keys).map(([value, label]) => ({
                value,
                label,
              })),
            ]}
          />
        )}
      </FieldFrame>
      <RadioGroup
        name="period"
        label="In"
        defaultValue="month"
        options={[
          { value: "month", label: "A month" },
          { value: "day", label: "A day" },
        ]}
      />
    </div>
  );
}
