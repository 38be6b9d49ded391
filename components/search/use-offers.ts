"use client";

import { useQuery } from "@tanstack/react-query";

import type { Offer, OfferSection } from "@/components/search/offer-list";
import { savedQuery, suggestionsQuery } from "@/components/search/query";
import { useRecentSearches } from "@/components/search/recent";
import { useSettled } from "@/components/ui/settled";
import type { SearchView } from "@/lib/search/saved/schema";
import type { Suggestions } from "@/lib/search/suggest/schema";

const RECENT_SHOWN = 5;
const SAVED_SHOWN = 5;
const TYPING_MS = 120;

/** What a search box could say next, where `text` is written and the caret is `at`. */
export function useOffers(
  app: string,
  text: string,
  at: number,
  open: boolean,
): OfferSection[] {
  const settled = useSettled(`${at} ${text}`, TYPING_MS) === `${at} ${text}`;
  const suggested = useQuery({
    ...suggestionsQuery(app, text, at),
    enabled: open && settled,
  });
  const saved = useQuery({ ...savedQuery(app), enabled: open });
  const recent = useRecentSearches(app);
  const begun = text.trim();
  const goesOn = (q: string) => q !== begun && q.startsWith(begun);

  const suggestions: OfferSection = {
    kind: "suggested",
    offers: offersOf(text, suggested.data),
  };
  const remembered: OfferSection[] = [
    {
      kind: "recent",
      offers: recent
        .filter(goesOn)
        .slice(0, RECENT_SHOWN)
        .map((q) => whole(q, q)),
    },
    {
      kind: "saved",
      offers: (saved.data?.data ?? [])
        .filter((search) => goesOn(search.q) || isCalled(search, begun))
        .slice(0, SAVED_SHOWN)
        .map(({ q, name }) => ({ ...whole(q, name), hint: q })),
    },
  ];
  // Before anything is written, what was asked before is likelier than a field.
  return begun === ""
    ? [...remembered, suggestions]
    : [suggestions, ...remembered];
}

const isCalled = ({ name }: SearchView, begun: string) =>
  name.toLowerCase().startsWith(begun.toLowerCase());

const whole = (q: string, label: string): Offer => ({
  key: `${label} ${q}`,
  label,
  text: q,
  at: q.length,
  whole: true,
});

/** The text as it would be with each of the suggestions in it. */
function offersOf(text: string, suggested: Suggestions | undefined): Offer[] {
  if (!suggested) return [];
  const { from, to, data } = suggested;
  const rest = text.slice(to).trimStart();
  return data.map(({ insert, label, hint, kind }) => {
    const space = kind === "field" ? "" : " ";
    const before = `${text.slice(0, from)}${insert}${space}`;
    return {
      key: insert,
      label,
      hint,
      text: before + rest,
      at: before.length,
      whole: false,
    };
  });
}
