"use client";

import { useQuery } from "@tanstack/react-query";

import { suggestionsQuery } from "@/components/search/query";
import { useSettled } from "@/components/ui/settled";
import type { Suggestions } from "@/lib/search/suggest/schema";

const OFFERED = 8;
const TYPING_MS = 120;

/**
 * Names that go on from what is begun: of what is `near`, such as on the same record,
 * and of what people and models call the app's newest records.
 */
export function useLabels(
  app: string,
  begun: string,
  near: string[],
  open: boolean,
): string[] {
  const settled = useSettled(begun, TYPING_MS);
  const enabled = open && settled === begun;
  const asked = (field: string) => {
    const q = `${field}:${quoted(begun)}`;
    return suggestionsQuery(app, q, q.length);
  };
  const labels = useQuery({ ...asked("label"), enabled });
  const concepts = useQuery({ ...asked("concept"), enabled });
  const names = [
    ...near.filter((name) => goesOn(name, begun)),
    ...namesIn(labels.data),
    ...namesIn(concepts.data),
  ];
  return [...new Set(names)].filter((name) => name !== begun).slice(0, OFFERED);
}

const quoted = (begun: string) =>
  begun && `"${begun.replaceAll(/["“”„‟\\]/g, "\\$&")}`;

const goesOn = (name: string, begun: string) =>
  name.toLowerCase().includes(begun.trim().toLowerCase());

const namesIn = (suggested: Suggestions | undefined) =>
  (suggested?.data ?? [])
    .filter(({ kind }) => kind === "value")
    .map(({ label }) => label);
