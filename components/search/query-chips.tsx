"use client";

import { X } from "lucide-react";

import { partWords } from "@/components/search/part-words";
import { useNow, useZone } from "@/components/ui/clock";
import { partsOf, without } from "@/lib/search/language/change";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";

type QueryChipsProps = { query: Query; onChange: (query: Query) => void };

/** What a query asks for beside words, each part with a button that takes it out. */
export function QueryChips({ query, onChange }: QueryChipsProps) {
  const now = useNow();
  const zone = useZone();
  const parts = partsOf(query).filter((part) => !isPlainWord(part));

  return parts.map((part) => {
    const written = printQuery(part);
    return (
      <button
        key={written}
        type="button"
        title={written}
        aria-label={`Remove ${partWords(part, now, zone)}`}
        onClick={() => onChange(without(query, part))}
        className="inline-flex h-7 max-w-full items-center gap-1 rounded-md bg-accent-soft px-2 text-xs text-accent-text transition-colors hover:bg-hover"
      >
        <span className="truncate">{partWords(part, now, zone)}</span>
        <X className="size-3.5 shrink-0 stroke-[1.5]" />
      </button>
    );
  });
}

const isPlainWord = (part: Query) =>
  (part.kind === "words" && part.within === "anything") ||
  (part.kind === "all" && part.of.length === 0);
