"use client";

import { ScanSearch } from "lucide-react";
import { useRouter } from "next/navigation";
import type { KeyboardEvent } from "react";

import { inputName } from "@/components/inputs/naming";
import { similarHref } from "@/components/similar/place";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import type { InputView } from "@/lib/inputs/schema";

type FindSimilarProps = { app: string; input: InputView; className?: string };

/** Leads from a card to what is like it. */
export function FindSimilar({ app, input, className }: FindSimilarProps) {
  const router = useRouter();

  return (
    <IconButton
      label={`Find similar to ${inputName(input)}`}
      keys={<Kbd>m</Kbd>}
      look="plain"
      className={className}
      onClick={() => router.push(similarHref(app, input.id))}
    >
      <ScanSearch />
    </IconButton>
  );
}

/** Does the same by the key m, for the record in a list that has the focus. */
export function useSimilarKey(app: string) {
  const router = useRouter();

  return (event: KeyboardEvent) => {
    if (event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const focused = event.target as HTMLElement;
    const { record } =
      focused.closest<HTMLElement>("[data-record]")?.dataset ?? {};
    if (!record) return;
    event.preventDefault();
    router.push(similarHref(app, record));
  };
}
