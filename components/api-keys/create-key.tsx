"use client";

import { parseAsBoolean, useQueryState } from "nuqs";
import { useState } from "react";

import { ExpiryField } from "@/components/api-keys/expiry-field";
import { ModelLimit } from "@/components/api-keys/model-limit";
import { ScopePicker } from "@/components/api-keys/scope-picker";
import { ShownOnce } from "@/components/api-keys/shown-once";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { useSubmission } from "@/components/ui/submission";
import { Switch } from "@/components/ui/switch";
import type { NewKeyView } from "@/lib/api-keys/schema";
import { type FormAction, fieldErrors } from "@/lib/http/form";
import type { Scope } from "@/lib/permissions";

/**
 * Gets the fields `name`, `scopes` and `models` (separated by spaces), `expires_at`
 * (RFC 3339, or empty) and `store` (`on`, or not there), and answers with the secret.
 */
type CreateKey = FormAction<NewKeyView>;

type CreateKeyDialogProps = {
  create: CreateKey;
  /** Where programs find the app: for the first command to try. */
  origin: string;
  app: string;
  /** The ids of the models that the app can ask. */
  models: string[];
};

/** Makes a key, and shows its secret the one time that it can be seen. */
export function CreateKeyDialog({
  create,
  origin,
  app,
  models,
}: CreateKeyDialogProps) {
  // In the address, so that whoever wants a key can be led right here.
  const [open, setOpen] = useQueryState(
    "new",
    parseAsBoolean.withDefault(false),
  );
  const [made, setMade] = useState<NewKeyView | null>(null);
  const turn = (next: boolean) => {
    setOpen(next);
    setMade(null);
  };

  return (
    <Dialog open={open} onOpenChange={turn}>
      <DialogTrigger asChild>
        <Button look="primary">Create a key</Button>
      </DialogTrigger>
      {made ? (
        <ShownOnce made={made} origin={origin} app={app} />
      ) : (
        <DialogContent
          title="Create a key"
          description="Programs use it to reach this app, and no other."
          className="max-w-lg"
        >
          <CreateKeyForm create={create} models={models} onMade={setMade} />
        </DialogContent>
      )}
    </Dialog>
  );
}

type CreateKeyFormProps = {
  create: CreateKey;
  models: string[];
  onMade: (made: NewKeyView) => void;
};

function CreateKeyForm({ create, models, onMade }: CreateKeyFormProps) {
  const [scopes, setScopes] = useState<Scope[]>(["predict", "inputs:read"]);
  const [limit, setLimit] = useState<string[] | null>(null);
  const { state, pending, form } = useSubmission<NewKeyView>(
    async (last, data) => {
      const next = await create(last, data);
      if (next?.ok) onMade(next.value);
      return next;
    },
  );
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-5">
      <Field
        label="Name"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        placeholder="Receipt scanner"
        hint="What uses it, so that you know it when you see it in the log."
        errors={errors.name}
      />
      <ScopePicker value={scopes} onChange={setScopes} errors={errors.scopes} />
      <input type="hidden" name="scopes" value={scopes.join(" ")} />
      {scopes.includes("predict") && (
        <ModelLimit
          models={models}
          value={limit}
          onChange={setLimit}
          errors={errors.models}
        />
      )}
      <input type="hidden" name="models" value={limit?.join(" ") ?? ""} />
      <ExpiryField name="expires_at" errors={errors.expires_at} />
      <Switch
        name="store"
        defaultChecked
        label="Its calls may be kept"
        hint="Off: nothing that this key sends is ever kept, whatever a call asks for."
      />
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button
          look="primary"
          pending={pending}
          disabled={scopes.length === 0 || limit?.length === 0}
        >
          Create the key
        </Button>
      </footer>
    </form>
  );
}
