"use client";

import { useState } from "react";

import { addProvider, cameOf } from "@/components/providers/calls";
import { ProviderFields, saidIn } from "@/components/providers/provider-form";
import { TYPES } from "@/components/providers/words";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
} from "@/components/ui/dialog";
import { FormStatus } from "@/components/ui/form-status";
import { RadioGroup } from "@/components/ui/radio-group";
import { useSubmission } from "@/components/ui/submission";
import { fieldErrors } from "@/lib/http/form";
import type { ProviderType, ProviderView } from "@/lib/providers/schema";

type AddProviderProps = {
  app: string;
  onAdded: (provider: ProviderView) => void;
};

/** Adds a server with models of its own. */
export function AddProvider({ app, onAdded }: AddProviderProps) {
  const [open, setOpen] = useState(false);

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button look="primary">Add a provider</Button>
      </DialogTrigger>
      <DialogContent
        title="Add a provider"
        description="It may be in your network, or on this machine. What its models are asked goes there."
        className="max-w-lg"
      >
        <AddForm
          app={app}
          onAdded={(provider) => {
            setOpen(false);
            onAdded(provider);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

const CHOICES = Object.entries(TYPES).map(([value, { label, hint }]) => ({
  ...{ value, label, hint },
}));

function AddForm({ app, onAdded }: AddProviderProps) {
  const [type, setType] = useState<ProviderType>("openai");
  const { state, pending, form } = useSubmission<ProviderView>(
    async (_last, data) => {
      const said = { ...saidIn(data), type };
      const next = await cameOf(addProvider(app, said));
      if (next?.ok) onAdded(next.value);
      return next;
    },
  );
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-5">
      <RadioGroup
        label="What it speaks"
        value={type}
        onValueChange={(next) => setType(next as ProviderType)}
        options={CHOICES}
      />
      <ProviderFields key={type} type={type} provider={null} errors={errors} />
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button look="primary" pending={pending}>
          Add it and test it
        </Button>
      </footer>
    </form>
  );
}
