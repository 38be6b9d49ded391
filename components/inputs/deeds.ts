import { type KeyboardEvent, useState } from "react";

import type { Selection } from "@/components/inputs/selection";

/** What can be done with what is selected. */
export type Deed =
  | ("annotate" | "hold" | "export" | "destroy")
  | ("share" | "unshare");

/** Which of it this person may do. */
export type MayDo = Record<Deed, boolean>;

const KEYS: Record<string, Deed> = {
  e: "annotate",
  s: "share",
  "#": "destroy",
};

/** What somebody is about to do with what is selected, by a button or a key. */
export function useDeeds(may: MayDo, selection: Selection) {
  const [deed, setDeed] = useState<Deed | null>(null);

  return {
    deed,
    begin: setDeed,
    end: () => setDeed(null),
    /** Answers whether the key was for this. */
    press(event: KeyboardEvent): boolean {
      const wanted = KEYS[event.key];
      const modified = event.ctrlKey || event.metaKey || event.altKey;
      if (!wanted || modified || !may[wanted]) return false;
      if (selection.ids.size === 0) return false;
      event.preventDefault();
      setDeed(wanted);
      return true;
    },
  };
}

export const mayDoAny = (may: MayDo) => Object.values(may).includes(true);
