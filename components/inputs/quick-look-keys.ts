"use client";

import { type FocusEvent, type KeyboardEvent, useState } from "react";

import { recordOf } from "@/components/inputs/selection-keys";

/** Where there is room for a panel beside the list. */
const WIDE = "(min-width: 64rem)";

/** Which record a look is taken at: space begins, and the focus leads on. */
export function useQuickLook() {
  const [id, setId] = useState<string | null>(null);

  return {
    id,
    close: () => setId(null),
    /** Takes a key that is meant for it; answers whether it did. */
    press(event: KeyboardEvent<HTMLElement>): boolean {
      const record = recordOf(event.target);
      const card =
        event.target instanceof HTMLElement && "card" in event.target.dataset;
      if (event.key === " " && card && record && matchMedia(WIDE).matches) {
        setId(record === id ? null : record);
      } else if (event.key === "Escape" && id) setId(null);
      else return false;
      event.preventDefault();
      return true;
    },
    follow(event: FocusEvent<HTMLElement>) {
      const record = recordOf(event.target);
      if (id && record) setId(record);
    },
  };
}
