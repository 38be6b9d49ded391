"use client";

import type { ReactNode } from "react";

import { inputName, TYPE_NAMES } from "@/components/inputs/naming";
import { Confirm } from "@/components/ui/confirm";
import type { InputView } from "@/lib/inputs/schema";

type DestroyInputProps = {
  input: InputView;
  /** How many predictions go with it. Undefined: not known here. */
  predictions?: number;
  /** Resolves when the record's key is destroyed; throws why it was not. */
  destroy: () => Promise<void>;
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** Asks before a record is destroyed: names it, and says that there is no way back. */
export function DestroyInput({
  input,
  predictions,
  destroy,
  ...opening
}: DestroyInputProps) {
  return (
    <Confirm
      title="Destroy this record"
      verb="Destroy it"
      onConfirm={destroy}
      {...opening}
    >
      <p>
        <strong className="font-medium text-ink [overflow-wrap:anywhere]">
          {inputName(input)}
        </strong>
      </p>
      <p>
        The {TYPE_NAMES[input.type].toLowerCase()} and {goesWith(predictions)}{" "}
        will be destroyed now, with the key that opens them. This can't be
        undone, by you or by us.
      </p>
    </Confirm>
  );
}

function goesWith(predictions: number | undefined): string {
  if (predictions === undefined) return "all its predictions";
  if (predictions === 0) return "its metadata";
  return predictions === 1
    ? "its 1 prediction"
    : `its ${predictions} predictions`;
}
