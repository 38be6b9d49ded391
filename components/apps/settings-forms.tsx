"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { RadioGroup } from "@/components/ui/radio-group";
import { useSubmission } from "@/components/ui/submission";
import type { AppView } from "@/lib/apps/schema";
import { type FormAction, fieldErrors } from "@/lib/http/form";

type NameFormProps = {
  app: AppView;
  /** Gets the fields `name` and `slug`. */
  save: FormAction<unknown>;
};

export function NameForm({ app, save }: NameFormProps) {
  const { state, pending, form } = useSubmission(save);
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          name="name"
          required
          maxLength={80}
          defaultValue={app.name}
          errors={errors.name}
        />
        <Field
          label="Slug"
          name="slug"
          required
          maxLength={32}
          autoCapitalize="none"
          spellCheck={false}
          className="[&_input]:font-mono"
          defaultValue={app.slug}
          hint="Programs that use the old one will be told that there is no such app."
          errors={errors.slug}
        />
      </div>
      <Save state={state} pending={pending}>
        Save the name
      </Save>
    </form>
  );
}

type IndexFormProps = {
  app: AppView;
  /** Gets the field `index`. */
  save: FormAction<unknown>;
};

export function IndexForm({ app, save }: IndexFormProps) {
  const { state, pending, form } = useSubmission(save);

  return (
    <form {...form} className="grid gap-4">
      <RadioGroup
        name="index"
        label="What records can be found by"
        defaultValue={app.index}
        options={INDEXES}
      />
      <Save state={state} pending={pending}>
        Save the index
      </Save>
    </form>
  );
}

const INDEXES = [
  {
    value: "on",
    label: "Words",
    hint: "And what describes them: names, labels, metadata. A thief of the database sees which records have one in common; never which word.",
  },
  {
    value: "substrings",
    label: "Words, and parts of words",
    hint: "Any three letters in a row. The index is some times as large, and tells more.",
  },
  {
    value: "off",
    label: "Nothing",
    hint: "There is no index, and nothing to learn from it. Records are looked through one by one, and words can't be searched for.",
  },
];

type SaveProps = {
  state: Parameters<typeof FormStatus>[0]["state"];
  pending: boolean;
  children: string;
};

function Save({ state, pending, children }: SaveProps) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button look="primary" pending={pending}>
        {children}
      </Button>
      <FormStatus state={state} done="Saved." />
    </div>
  );
}
