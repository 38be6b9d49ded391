import { useQuery } from "@tanstack/react-query";

import type { Selection } from "@/components/inputs/selection";
import { records } from "@/components/jobs/words";
import { countQuery } from "@/components/search/query";
import { exactNumber } from "@/components/ui/format-number";
import { ask } from "@/lib/http/ask";
import { JobView } from "@/lib/queue/schema";

/** What is selected of what a list shows. */
export type ChosenProps = {
  app: string;
  /** What the list shows. Empty: all. */
  q: string;
  selection: Selection;
};

export type Chosen = {
  /** How many it is about: `all 12,408 records`. */
  words: string;
  /** What has to be typed where they aren't seen, and can't be had back. */
  phrase: string | undefined;
  /** Whether it is one record alone. */
  one: boolean;
};

/** How many are selected: those not loaded are counted once it is `open`. */
export function useChosen(
  { app, q, selection }: ChosenProps,
  open: boolean,
): Chosen {
  const { ids, all } = selection;
  const { data } = useQuery({
    ...countQuery(app, q),
    enabled: open && all,
    staleTime: 0,
  });
  if (!all) {
    const one = ids.size === 1;
    return { words: records(ids.size), phrase: undefined, one };
  }
  if (!data) return { words: "all that match", phrase: "all", one: false };
  if (data.more) {
    const words = `more than ${exactNumber(data.count)} records`;
    return { words, phrase: "all", one: false };
  }
  const phrase = String(data.count);
  return { words: `all ${records(data.count)}`, phrase, one: false };
}

/** The same as a request says it. */
export const selectedBy = ({ q, selection }: ChosenProps) =>
  selection.all ? { q: q || allUntilNow() } : { ids: [...selection.ids] };

/** An empty query is refused, lest one that was forgotten destroys all. */
const allUntilNow = () => `before:${new Date().toISOString()}`;

type Path = `inputs/${"delete" | "annotate" | "unshare"}` | "exports";

/** Asks for something to be done with what is selected. */
export const askToDo = (
  chosen: ChosenProps,
  path: Path,
  more: object = {},
): Promise<JobView> =>
  ask(JobView, `/api/v1/apps/${chosen.app}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...selectedBy(chosen), ...more }),
  });
