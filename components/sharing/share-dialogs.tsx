"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import {
  askToDo,
  type ChosenProps,
  selectedBy,
  useChosen,
} from "@/components/inputs/chosen";
import { follow } from "@/components/jobs/follow";
import { shareMany } from "@/components/sharing/calls";
import { TermsForm } from "@/components/sharing/terms-form";
import { Confirm } from "@/components/ui/confirm";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { InputView } from "@/lib/inputs/schema";
import type { Terms } from "@/lib/sharing/shares-schema";

type SelectedProps = ChosenProps & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Asks on which terms what is selected is shared, and shows how that will look. */
export function ShareSelected({
  open,
  onOpenChange,
  inputs,
  ...chosen
}: SelectedProps & { inputs: InputView[] }) {
  const { app, selection } = chosen;
  const queries = useQueryClient();
  const { words, one } = useChosen(chosen, open);

  // Once, so that what all are is not another moment's with each look.
  const [selected, setSelected] = useState(() => selectedBy(chosen));
  const [wasOpen, setWasOpen] = useState(open);
  if (open !== wasOpen) {
    setWasOpen(open);
    setSelected(selectedBy(chosen));
  }

  const share = async (terms: Terms, token?: string) => {
    const job = await shareMany(app, { ...selected, ...terms, token });
    onOpenChange(false);
    selection.clear();
    await follow(queries, app, job);
  };

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Share ${words} with the community`}
        description="Others can see, copy and train on what is shared, until you take it back. It doesn't change how long it stays."
        className="max-w-3xl"
      >
        <TermsForm
          app={app}
          example={inputs.find(({ id }) => selection.ids.has(id))}
          about={one ? undefined : words}
          verb={`Share ${words}`}
          selected={one ? undefined : selected}
          share={share}
        />
      </DialogContent>
    </Dialog>
  );
}

/** Asks before what is selected is taken back from the community. */
export function TakeBackSelected({
  open,
  onOpenChange,
  ...chosen
}: SelectedProps) {
  const { app, selection } = chosen;
  const queries = useQueryClient();
  const { words } = useChosen(chosen, open);

  const takeBack = async () => {
    const job = await askToDo(chosen, "inputs/unshare");
    selection.clear();
    await follow(queries, app, job);
  };

  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Take back ${words}`}
      verb={`Take back ${words}`}
      look="primary"
      wayOut="Go on sharing"
      onConfirm={takeBack}
    >
      <p>
        Nobody else sees them from then on. Whoever exported one is told, and
        has 14 days to delete it. Those that aren't shared stay as they are.
      </p>
    </Confirm>
  );
}
