"use client";

import type { RefObject } from "react";

import { cameOf, changeProvider } from "@/components/providers/calls";
import { ProviderFields, saidIn } from "@/components/providers/provider-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { FormStatus } from "@/components/ui/form-status";
import { useSubmission } from "@/components/ui/submission";
import { fieldErrors } from "@/lib/http/form";
import type { ProviderView } from "@/lib/providers/schema";

type ChangeProviderProps = {
  app: string;
  provider: ProviderView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What gets the focus back. */
  returnTo: RefObject<HTMLElement | null>;
  onChanged: () => void;
};

/** Changes a provider, or gives it another key. */
export function ChangeProvider({
  open,
  onOpenChange,
  returnTo,
  ...form
}: ChangeProviderProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Change ${form.provider.name}`}
        description="With another name, its models have other names, too; what was answered before keeps the old ones."
        returnTo={returnTo}
        className="max-w-lg"
      >
        <ChangeForm {...form} />
      </DialogContent>
    </Dialog>
  );
}

function ChangeForm({
  app,
  provider,
  onChanged,
}: Omit<ChangeProviderProps, "open" | "onOpenChange" | "returnTo">) {
  const { state, pending, form } = useSubmission<ProviderView>(
    async (_last, data) => {
      const next = await cameOf(changeProvider(app, provider.id, saidIn(data)));
      if (next?.ok) onChanged();
      return next;
    },
  );

  return (
    <form {...form} className="grid gap-5">
      <ProviderFields
        type={provider.type}
        provider={provider}
        errors={fieldErrors(state)}
      />
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button look="primary" pending={pending}>
          Save and test it
        </Button>
      </footer>
    </form>
  );
}
