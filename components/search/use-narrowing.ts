"use client";

import { useQuery } from "@tanstack/react-query";

import {
  type Choice,
  choicesOf,
  countedWords,
  type Field,
  insteadOf,
} from "@/components/search/choices";
import { facetsQuery } from "@/components/search/query";
import {
  asksFor,
  narrowed,
  unwritten,
  without,
  withoutKinds,
} from "@/lib/search/language/change";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";

export type NarrowingProps = {
  app: string;
  query: Query;
  onChange: (query: Query) => void;
};

/** What of a field a query can be narrowed to, and what it is narrowed to. */
export function useNarrowing(
  field: Field,
  { app, query, onChange }: NarrowingProps,
) {
  // Of what excludes each other, the others are counted too.
  const around = field === "type" ? withoutKinds(query, ["type"]) : query;
  const { data, isPending, isError } = useQuery({
    ...facetsQuery(app, printQuery(around)),
    enabled: field !== "state",
  });
  const choices = choicesOf(field, data);
  const isOn = ({ condition }: Choice) => asksFor(query, condition);

  return {
    choices,
    note: noteOf(),
    isOn,
    turn(choice: Choice) {
      const { condition } = choice;
      onChange(
        isOn(choice)
          ? without(query, unwritten(condition))
          : narrowed(query, condition, insteadOf(condition)),
      );
    },
  };

  function noteOf(): string | null {
    if (field === "state") return null;
    if (isError) return "The counts did not come.";
    if (isPending) return "Counting…";
    return countedWords(data) ?? (choices.length === 0 ? "None." : null);
  }
}
