"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { AnnotationForm } from "@/components/annotations/annotation-form";
import {
  askToDo,
  type ChosenProps,
  selectedBy,
  useChosen,
} from "@/components/inputs/chosen";
import type { Deed } from "@/components/inputs/deeds";
import { DestroySelected } from "@/components/inputs/destroy-selected";
import { follow } from "@/components/jobs/follow";
import { jobsQuery } from "@/components/jobs/query";
import { holdsUrl } from "@/components/retention/place";
import {
  type PlaceHold,
  PlaceHoldForm,
} from "@/components/retention/place-hold";
import {
  ShareSelected,
  TakeBackSelected,
} from "@/components/sharing/share-dialogs";
import { Confirm } from "@/components/ui/confirm";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { FieldFrame } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { AnnotationBody } from "@/lib/annotations/schema";
import { ask, Refused } from "@/lib/http/ask";
import type { InputView } from "@/lib/inputs/schema";
import { HoldView } from "@/lib/retention/holds/schema";

type BulkDialogsProps = ChosenProps & {
  /** Those that are loaded. */
  inputs: InputView[];
  /** What is about to be done. Null: nothing. */
  deed: Deed | null;
  onEnd: () => void;
};

/** What is asked before something is done with what is selected. */
export function BulkDialogs({
  deed,
  onEnd,
  inputs,
  ...chosen
}: BulkDialogsProps) {
  const opening = (wanted: Deed) => ({
    open: deed === wanted,
    onOpenChange: (open: boolean) => {
      if (!open) onEnd();
    },
  });

  return (
    <>
      <AnnotateSelected {...chosen} {...opening("annotate")} />
      <HoldSelected {...chosen} {...opening("hold")} />
      <ExportSelected {...chosen} {...opening("export")} />
      <ShareSelected {...chosen} inputs={inputs} {...opening("share")} />
      <TakeBackSelected {...chosen} {...opening("unshare")} />
      <DestroySelected {...chosen} inputs={inputs} {...opening("destroy")} />
    </>
  );
}

type OpenProps = { open: boolean; onOpenChange: (open: boolean) => void };

function AnnotateSelected({
  open,
  onOpenChange,
  ...chosen
}: ChosenProps & OpenProps) {
  const queries = useQueryClient();
  const { words } = useChosen(chosen, open);

  const annotate = async (annotation: AnnotationBody) => {
    const job = await askToDo(chosen, "inputs/annotate", { annotation });
    chosen.selection.clear();
    await follow(queries, chosen.app, job);
  };

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Annotate ${words}`}
        description="Each gets the same labels and the same comment. It doesn't change how long they stay."
      >
        <AnnotationForm
          app={chosen.app}
          verb={`Annotate ${words}`}
          annotate={annotate}
          onClose={() => onOpenChange(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

function HoldSelected({
  open,
  onOpenChange,
  ...chosen
}: ChosenProps & OpenProps) {
  const { app, selection } = chosen;
  const queries = useQueryClient();
  const { words } = useChosen(chosen, open);

  const place: PlaceHold = async (_last, data) => {
    const { reason, review_at } = Object.fromEntries(data);
    try {
      const value = await ask(HoldView, holdsUrl(app), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...selectedBy(chosen), reason, review_at }),
      });
      return { ok: true, value };
    } catch (error) {
      if (error instanceof Refused)
        return { ok: false, problem: error.problem };
      throw error;
    }
  };

  const placed = () => {
    onOpenChange(false);
    selection.clear();
    void queries.invalidateQueries({ queryKey: ["inputs", app] });
    void queries.invalidateQueries(jobsQuery(app));
  };

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Hold ${words}`}
        description="Until the hold is lifted, nothing destroys what it keeps: neither the clock nor a hand. What comes later isn't held."
        className="max-w-lg"
      >
        <PlaceHoldForm place={place} chosen={words} onPlaced={placed} />
      </DialogContent>
    </Dialog>
  );
}

const EXPORT_FORMATS = [
  { value: "jsonl", label: "JSON lines", hint: "All that is known of each." },
  { value: "coco", label: "COCO", hint: "Images alone, with their regions." },
  { value: "yolo", label: "YOLO", hint: "Images alone, with their regions." },
];

function ExportSelected({
  open,
  onOpenChange,
  ...chosen
}: ChosenProps & OpenProps) {
  const queries = useQueryClient();
  const { words } = useChosen(chosen, open);
  const [format, setFormat] = useState("jsonl");

  const choose = async () => {
    const job = await askToDo(chosen, "exports", { format });
    chosen.selection.clear();
    await follow(queries, chosen.app, job);
  };

  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Export ${words}`}
      verb={`Export ${words}`}
      look="primary"
      wayOut="Close"
      onConfirm={choose}
    >
      <p>
        A zip of what they are, what models and people said of them, and a
        manifest that this instance signs. It is made while you download it:
        nothing of it is kept here.
      </p>
      <FieldFrame label="Format">
        {(framed) => (
          <Select
            {...framed}
            options={EXPORT_FORMATS}
            value={format}
            onValueChange={setFormat}
          />
        )}
      </FieldFrame>
      <p>What you have downloaded no clock of ours destroys.</p>
    </Confirm>
  );
}
