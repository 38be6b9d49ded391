"use client";

import { useState } from "react";

import { WindowField } from "@/components/apps/window-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { useSubmission } from "@/components/ui/submission";
import { Switch } from "@/components/ui/switch";
import { type FormAction, fieldErrors } from "@/lib/http/form";

const SLUG_MAX = 32;

type CreateAppFormProps = {
  /**
   * Gets the fields `name`, `slug`, `store` (`on`, or not there) and `window` (`30d`,
   * or empty where records don't go by themselves).
   */
  create: FormAction<unknown>;
  /** How long the instance keeps records where an app doesn't say. */
  window: string;
};

export function CreateAppForm({ create, window }: CreateAppFormProps) {
  const { state, pending, form } = useSubmission(create);
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string | null>(null);
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-5">
      <Field
        label="Name"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        placeholder="Receipts"
        value={name}
        onChange={(event) => setName(event.target.value)}
        errors={errors.name}
      />
      <Field
        label="Slug"
        name="slug"
        required
        maxLength={SLUG_MAX}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="[&_input]:font-mono"
        hint="How programs name the app, in its URLs."
        value={slug ?? slugOf(name)}
        onChange={(event) => setSlug(event.target.value)}
        errors={errors.slug}
      />
      <Switch
        name="store"
        defaultChecked
        label="Keep what is sent"
        hint="Where a call doesn't say. Off: only a count of each call remains."
      />
      <WindowField name="window" defaultValue={window} errors={errors.window} />
      <FormStatus state={state} />
      <Button
        look="primary"
        size="large"
        pending={pending}
        className="justify-self-start"
      >
        Create the app
      </Button>
    </form>
  );
}

/** A slug made of a name: `Café receipts` is `cafe-receipts`. */
function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, SLUG_MAX)
    .replace(/^-|-$/g, "");
}
