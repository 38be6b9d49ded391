"use client";

import { Bookmark, History, TextSearch } from "lucide-react";

import { forgetSearches } from "@/components/search/recent";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

/** Something that the box could say next. */
export type Offer = {
  key: string;
  label: string;
  hint?: string;
  /** What the box says with it, and where one goes on writing. */
  text: string;
  at: number;
  /** Whether that is all of a query, to be asked at once. */
  whole: boolean;
};

export type OfferSection = {
  kind: "suggested" | "recent" | "saved";
  offers: Offer[];
};

const TITLES = {
  suggested: "Suggestions",
  recent: "Recent searches",
  saved: "Saved searches",
};
const ICONS = { suggested: TextSearch, recent: History, saved: Bookmark };

type OfferListProps = {
  id: string;
  app: string;
  sections: OfferSection[];
  /** The place, over all sections, of the one that enter takes. -1: none. */
  active: number;
  onTake: (place: number) => void;
};

/** Hangs below a search box, which keeps the focus. */
export function OfferList({
  id,
  app,
  sections,
  active,
  onTake,
}: OfferListProps) {
  const filled = sections.filter(({ offers }) => offers.length > 0);
  if (filled.length === 0) return null;
  const recent = filled.some(({ kind }) => kind === "recent");

  return (
    <div className="absolute inset-x-0 top-full z-30 mt-1 flex max-h-[min(60dvh,28rem)] animate-rise flex-col overflow-hidden rounded-lg bg-surface shadow-float">
      <div
        id={`${id}-offers`}
        role="listbox"
        aria-label="Suggestions"
        className="overflow-y-auto p-1"
      >
        {filled.map((section) => (
          <Section
            key={section.kind}
            id={id}
            section={section}
            from={startOf(filled, section)}
            active={active}
            onTake={onTake}
          />
        ))}
      </div>
      {recent && (
        <p className="flex items-center justify-between gap-3 border-t border-line py-1 pr-1 pl-3 text-xs text-muted">
          Recent searches are kept in this browser only, as they were written.
          <Button look="quiet" size="small" onClick={() => forgetSearches(app)}>
            Clear
          </Button>
        </p>
      )}
    </div>
  );
}

const startOf = (sections: OfferSection[], section: OfferSection) =>
  sections
    .slice(0, sections.indexOf(section))
    .reduce((sum, { offers }) => sum + offers.length, 0);

type SectionProps = Omit<OfferListProps, "app" | "sections"> & {
  section: OfferSection;
  from: number;
};

function Section({ id, section, from, active, onTake }: SectionProps) {
  const Icon = ICONS[section.kind];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div role="group" aria-labelledby={`${id}-${section.kind}`}>
      <div
        id={`${id}-${section.kind}`}
        role="presentation"
        className="px-2 py-1.5 text-xs text-muted"
      >
        {TITLES[section.kind]}
      </div>
      {section.offers.map((offer, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the box has the focus, and names it.
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the box's.
        <div
          key={offer.key}
          id={`${id}-${from + place}`}
          ref={from + place === active ? inView : undefined}
          role="option"
          aria-selected={from + place === active}
          // The box would lose the focus, and the list would go.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(from + place)}
          className={cn(
            "flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-sm hover:bg-hover md:min-h-8",
            from + place === active && "bg-hover",
          )}
        >
          <Icon className="size-4 shrink-0 stroke-[1.5] text-muted" />
          <span className="min-w-0 truncate">{offer.label}</span>
          {offer.hint && (
            <span className="ml-auto max-w-1/2 truncate text-xs text-muted">
              {offer.hint}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

const inView = (option: HTMLElement | null) =>
  option?.scrollIntoView({ block: "nearest" });
