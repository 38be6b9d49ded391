"use client";

import { useRef, useState } from "react";

import type { InputView } from "@/lib/inputs/schema";

/** The most that can be named at a time: see lib/search/schema.ts. */
const MOST = 10_000;

/** What of a list is chosen, and how it changes. */
export type Selection = {
  ids: ReadonlySet<string>;
  /** Whether all that meet the filter are meant, those not loaded too. */
  all: boolean;
  toggle: (id: string) => void;
  /** All between the last one that was chosen and this one. */
  extendTo: (id: string) => void;
  chooseLoaded: () => void;
  chooseAll: () => void;
  clear: () => void;
};

type Chosen = { scope: string; ids: ReadonlySet<string>; all: boolean };

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Some of the inputs that are loaded. What was chosen in one scope, such as under a
 * filter, is not in another.
 */
export function useSelection(inputs: InputView[], scope: string): Selection {
  const [state, setState] = useState<Chosen>({
    scope,
    ids: NOTHING,
    all: false,
  });
  const anchor = useRef<string | null>(null);
  const here = state.scope === scope;
  const ids = here ? state.ids : NOTHING;
  const all = here && state.all;
  const choose = (wanted: Iterable<string>, all = false) =>
    setState({ scope, ids: new Set([...wanted].slice(0, MOST)), all });

  return {
    ids,
    all,
    toggle(id) {
      anchor.current = id;
      const rest = [...ids].filter((one) => one !== id);
      choose(ids.has(id) ? rest : [...rest, id]);
    },
    extendTo(id) {
      const order = inputs.map((input) => input.id);
      const ends = [order.indexOf(anchor.current ?? id), order.indexOf(id)];
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      if (from === -1) return;
      choose([...ids, ...order.slice(from, to + 1)]);
      anchor.current ??= id;
    },
    chooseLoaded: () => choose(inputs.map(({ id }) => id)),
    chooseAll: () =>
      choose(
        inputs.map(({ id }) => id),
        true,
      ),
    clear() {
      anchor.current = null;
      choose(NOTHING);
    },
  };
}
