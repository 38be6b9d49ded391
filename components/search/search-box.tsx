"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";

import { OfferList, type OfferSection } from "@/components/search/offer-list";
import { QueryFault } from "@/components/search/query-fault";
import { QueryField } from "@/components/search/query-field";
import { readingOf } from "@/components/search/reading";
import { rememberSearch } from "@/components/search/recent";
import { useOffers } from "@/components/search/use-offers";
import type { IndexMode } from "@/lib/context";

type SearchBoxProps = {
  app: string;
  index: IndexMode;
  /** What the page shows the results of. */
  value: string;
  onSearch: (q: string) => void;
  /** What is searched: "Search inputs". */
  label: string;
};

/** What is written and not yet asked, since the page showed `of`. */
type Draft = { of: string; text: string; at: number };

/**
 * One box in the language of queries, which offers what could be written next: a combobox
 * of the ARIA Authoring Practices, with a list. Enter asks, escape leaves.
 */
export function SearchBox({
  app,
  index,
  value,
  onSearch,
  label,
}: SearchBoxProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [written, setWritten] = useState<Draft | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const draft =
    written?.of === value
      ? written
      : { of: value, text: value, at: value.length };
  const sections = useOffers(app, draft.text, draft.at, open);
  const offers = sections.flatMap((section) => section.offers);
  const chosen = open ? offers[active] : undefined;
  const read = readingOf(draft.text, index);
  const told = readingOf(value, index).fault ? read.fault : null;

  const write = (text: string, at: number) => {
    setWritten({ of: value, text, at });
    setActive(-1);
    setOpen(true);
  };
  const search = (text: string) => {
    const q = text.trim();
    const { fault } = readingOf(q, index);
    setOpen(false);
    setActive(-1);
    setWritten(null);
    onSearch(q);
    if (!fault) return rememberSearch(app, q);
    const at = (fault.position ?? 1) - 1;
    requestAnimationFrame(() => box.current?.setSelectionRange(at, at));
  };
  const take = (place: number) => {
    const offer = offers[place];
    if (!offer) return;
    if (offer.whole) return search(offer.text);
    write(offer.text, offer.at);
    requestAnimationFrame(() =>
      box.current?.setSelectionRange(offer.at, offer.at),
    );
  };

  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      const step = key === "ArrowDown" ? 1 : -1;
      // The box itself is one of the places that the arrows go round.
      const round = offers.length + 1;
      if (open) setActive(((active + 1 + step + round) % round) - 1);
      else setOpen(true);
    } else if (key === "Enter") {
      if (chosen) take(active);
      else if (draft.text.trim() === value && !open) focusResults();
      else search(draft.text);
    } else if (key === "Escape") {
      if (open) setOpen(false);
      else box.current?.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search
      className="relative w-full"
      onBlur={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setOpen(false);
      }}
    >
      <div className="relative">
        <QueryField
          ref={box}
          role="combobox"
          label={label}
          aria-expanded={open && offers.length > 0}
          aria-controls={`${id}-offers`}
          aria-activedescendant={chosen && `${id}-${active}`}
          aria-autocomplete="list"
          aria-invalid={told !== null || undefined}
          aria-describedby={told ? `${id}-fault` : undefined}
          value={draft.text}
          onChange={({ target }) =>
            write(target.value, target.selectionStart ?? target.value.length)
          }
          onSelect={({ currentTarget: { selectionStart: at } }) => {
            if (at !== null && at !== draft.at) setWritten({ ...draft, at });
          }}
          onClick={() => setOpen(true)}
          onFocus={() => setOpen(true)}
          onKeyDown={press}
          onClear={() => {
            search("");
            box.current?.focus();
          }}
        />
      </div>
      {open && (
        <OfferList
          id={id}
          app={app}
          sections={sections}
          active={active}
          onTake={take}
        />
      )}
      {told && <QueryFault id={`${id}-fault`} text={draft.text} fault={told} />}
    </search>
  );
}

const focusResults = () =>
  document.querySelector<HTMLElement>("[data-card]")?.focus();

export type { OfferSection };
