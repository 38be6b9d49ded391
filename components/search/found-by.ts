"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";

import { readingOf } from "@/components/search/reading";
import { useHydrated } from "@/components/ui/clock";
import type { Query } from "@/lib/search/language/query";

/** What a record was found by, as its page's address says it. Undefined: it was not. */
export function useFoundBy(): Query | undefined {
  const [q] = useQueryState("q", parseAsString.withDefault(""));
  // Where words are is told by the browser alone: its ICU may differ from the server's.
  const hydrated = useHydrated();
  return useMemo(
    () =>
      q !== "" && hydrated
        ? (readingOf(q, "substrings").query ?? undefined)
        : undefined,
    [q, hydrated],
  );
}
