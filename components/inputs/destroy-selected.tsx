"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { inputName } from "@/components/inputs/naming";
import type { Selection } from "@/components/inputs/selection";
import { jobsQuery } from "@/components/jobs/query";
import { endWords, records } from "@/components/jobs/words";
import { countQuery } from "@/components/search/query";
import { Confirm } from "@/components/ui/confirm";
import { exactNumber } from "@/components/ui/format-number";
import { ask } from "@/lib/http/ask";
import type { InputView } from "@/lib/inputs/schema";
import { JobView } from "@/lib/queue/schema";

type DestroySelectedProps = {
  app: string;
  /** What the list shows. Empty: all. */
  q: string;
  /** Those that are loaded. */
  inputs: InputView[];
  selection: Selection;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

const NAMED = 3;

/** Asks before what is selected is destroyed, and says what a hold will keep. */
export function DestroySelected(props: DestroySelectedProps) {
  const { app, q, inputs, selection } = props;
  const queries = useQueryClient();
  const count = useCount(props);
  const one = !selection.all && selection.ids.size === 1;

  const destroy = async () => {
    const job = await ask(JobView, `/api/v1/apps/${app}/inputs/delete`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(
        selection.all ? { q: q || allUntilNow() } : { ids: [...selection.ids] },
      ),
    });
    selection.clear();
    if (job.finished_at) toast(endWords(job));
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["inputs", app] }),
      queries.invalidateQueries(jobsQuery(app)),
    ]);
  };

  return (
    <Confirm
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={`Destroy ${count.words}`}
      verb={`Destroy ${count.words}`}
      phrase={selection.all ? count.phrase : undefined}
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

/** An empty query is refused, lest one that was forgotten destroys all. */
const allUntilNow = () => `before:${new Date().toISOString()}`;

/** How many it is about, in words, and what has to be typed where they aren't seen. */
function useCount({ app, q, selection, open }: DestroySelectedProps): {
  words: string;
  phrase: string;
} {
  const { data } = useQuery({
    ...countQuery(app, q),
    enabled: open && selection.all,
    staleTime: 0,
  });
  if (!selection.all) {
    return { words: records(selection.ids.size), phrase: "" };
  }
  if (!data) return { words: "all that match", phrase: "all" };
  const counted = exactNumber(data.count);
  return data.more
    ? { words: `more than ${counted} records`, phrase: "all" }
    : { words: `all ${records(data.count)}`, phrase: String(data.count) };
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
