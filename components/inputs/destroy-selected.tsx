"use client";

import { useQueryClient } from "@tanstack/react-query";

import {
  askToDo,
  type ChosenProps,
  useChosen,
} from "@/components/inputs/chosen";
import { inputName } from "@/components/inputs/naming";
import { follow } from "@/components/jobs/follow";
import { Confirm } from "@/components/ui/confirm";
import type { InputView } from "@/lib/inputs/schema";

type DestroySelectedProps = ChosenProps & {
  /** Those that are loaded. */
  inputs: InputView[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

const NAMED = 3;

/** Asks before what is selected is destroyed, and says what a hold will keep. */
export function DestroySelected(props: DestroySelectedProps) {
  const { app, q, inputs, selection } = props;
  const queries = useQueryClient();
  const chosen = { app, q, selection };
  const { words, phrase, one } = useChosen(chosen, props.open);

  const destroy = async () => {
    const job = await askToDo(chosen, "inputs/delete");
    selection.clear();
    await follow(queries, app, job);
  };

  return (
    <Confirm
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={`Destroy ${words}`}
      verb={`Destroy ${words}`}
      phrase={phrase}
      wayOut={one ? "Keep it" : "Keep them"}
      onConfirm={destroy}
    >
      <p>
        {one
          ? "It goes with its predictions and the key that opens it."
          : "They go with their predictions and the keys that open them."}{" "}
        This can't be undone, by you or by us.
      </p>
      <Held {...{ inputs, selection }} />
    </Confirm>
  );
}

type HeldProps = Pick<DestroySelectedProps, "inputs" | "selection">;

/** Which of them stay. Of those that aren't loaded nobody knows before. */
function Held({ inputs, selection }: HeldProps) {
  const held = inputs.filter(({ id, held }) => held && selection.ids.has(id));
  if (held.length === 0) {
    return selection.all ? <p>Those that a hold keeps will stay.</p> : null;
  }
  const names = held.slice(0, NAMED).map(inputName);
  const others = held.length - names.length;
  return (
    <p>
      A hold keeps{" "}
      <strong className="font-medium text-violet-text [overflow-wrap:anywhere]">
        {names.join(", ")}
      </strong>
      {others > 0 && ` and ${others} more`}
      {selection.all && ", and perhaps others"}:{" "}
      {held.length === 1 ? "it will stay" : "they will stay"}.
    </p>
  );
}
