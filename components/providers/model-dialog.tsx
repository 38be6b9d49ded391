"use client";

import { cameOf, pickModel } from "@/components/providers/calls";
import { ModelFields, pickIn } from "@/components/providers/model-form";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { FormStatus } from "@/components/ui/form-status";
import { useSubmission } from "@/components/ui/submission";
import { fieldErrors } from "@/lib/http/form";
import type { PickedModel, ProviderView } from "@/lib/providers/schema";

type ModelDialogProps = {
  app: string;
  provider: ProviderView;
  model: PickedModel;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChanged: () => void;
  unpick: () => Promise<void>;
};

/** How a picked model is asked, by whom, and for how much. */
export function ModelDialog({ open, onOpenChange, ...form }: ModelDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={<span className="font-mono break-all">{form.model.id}</span>}
        description="How it is asked, by whom, and what that costs."
        className="max-w-lg"
      >
        <ModelForm {...form} />
      </DialogContent>
    </Dialog>
  );
}

function ModelForm({
  app,
  provider,
  model,
  onChanged,
  unpick,
}: Omit<ModelDialogProps, "open" | "onOpenChange">) {
  const { state, pending, form } = useSubmission<PickedModel>(
    async (_last, data) => {
      const said = pickIn(data, provider.type);
      const next = await cameOf(pickModel(app, provider.id, model.model, said));
      if (next?.ok) onChanged();
      return next;
    },
  );
  const errors = fieldErrors(state);

  return (
    <form {...form} className="grid gap-5">
      <ModelFields type={provider.type} model={model} errors={errors} />
      <FormStatus state={state} />
      <footer className="flex flex-wrap justify-between gap-2">
        <Unpick model={model} unpick={unpick} />
        <span className="flex gap-2">
          <DialogClose asChild>
            <Button type="button">Close</Button>
          </DialogClose>
          <Button look="primary" pending={pending}>
            Save
          </Button>
        </span>
      </footer>
    </form>
  );
}

function Unpick({ model, unpick }: Pick<ModelDialogProps, "model" | "unpick">) {
  return (
    <Confirm
      trigger={
        <Button type="button" look="danger-plain">
          Unpick it
        </Button>
      }
      title={`Unpick ${model.id}`}
      verb="Unpick it"
      onConfirm={unpick}
    >
      <p>
        Nobody can ask it any more, and what is said here of it is forgotten.
        What it answered stays.
      </p>
    </Confirm>
  );
}
