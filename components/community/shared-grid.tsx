"use client";

import Link from "next/link";
import { memo } from "react";

import { sharedHref } from "@/components/community/place";
import { SharedPreview } from "@/components/community/shared-preview";
import { moveAmongCards } from "@/components/inputs/card-keys";
import { inputName } from "@/components/inputs/naming";
import { Found } from "@/components/search/found";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";
import type { SharedInput } from "@/lib/sharing/schema";

const grid =
  "grid grid-cols-2 items-start gap-4 sm:grid-cols-[repeat(auto-fill,minmax(196px,1fr))]";

type SharedGridProps = {
  shared: SharedInput[];
  /** What was searched for, to mark it. */
  query?: Query;
};

/** A gallery of what is shared. What is out of sight isn't laid out. */
export function SharedGrid({ shared, query }: SharedGridProps) {
  return (
    <section aria-label="Shared" onKeyDown={moveAmongCards} className={grid}>
      {shared.map((one) => (
        <SharedCard key={one.id} shared={one} query={query} />
      ))}
    </section>
  );
}

type SharedCardProps = { shared: SharedInput; query?: Query };

/** One of many: the thing, whose it is, and what others may do with it. */
const SharedCard = memo(function SharedCard({
  shared,
  query,
}: SharedCardProps) {
  return (
    <Link
      href={sharedHref(shared.id ?? "", query && printQuery(query))}
      data-card
      // Each look at one is in its owner's log.
      prefetch={false}
      className="group grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-2 rounded-lg [contain-intrinsic-size:auto_220px] [content-visibility:auto]"
    >
      <div className="aspect-4/3 overflow-hidden rounded-lg border border-line transition-colors group-hover:border-control">
        <SharedPreview shared={shared} query={query} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1 px-0.5">
        <span className="truncate text-sm">
          <Found text={inputName(shared)} query={query} within="filename" />
        </span>
        <span className="flex items-baseline justify-between gap-2 text-xs text-muted">
          <span className="truncate">{shared.attribution}</span>
          <RelativeTime at={shared.shared_at} className="shrink-0" />
        </span>
        <Badge look="outline" className="justify-self-start">
          {shared.licence}
        </Badge>
      </div>
    </Link>
  );
});

/** Keeps the place of a gallery that is on its way. */
export function SharedGridSkeleton() {
  return (
    <div className={grid}>
      {Array.from({ length: 12 }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <div key={place} className="grid gap-2">
          <Skeleton className="aspect-4/3 rounded-lg" />
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4" />
        </div>
      ))}
    </div>
  );
}
