"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { ComponentProps } from "react";

import { sharedQuery } from "@/components/community/calls";
import { CommunitySearch } from "@/components/community/community-search";
import {
  SharedGrid,
  SharedGridSkeleton,
} from "@/components/community/shared-grid";
import { PART_NAMES } from "@/components/community/words";
import { TYPE_NAMES } from "@/components/inputs/naming";
import { readingOf } from "@/components/search/reading";
import { LookingFurther, Unread } from "@/components/search/result-notes";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/clock";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { LoadMore } from "@/components/ui/load-more";
import { Select } from "@/components/ui/select";
import { INPUT_TYPES } from "@/lib/inputs/schema";
import { LICENCE_NAMES, LICENCES } from "@/lib/sharing/licence";
import { SHARED_PARTS } from "@/lib/sharing/schema";

/** What the page shows, as its address says it. */
const useLooked = () =>
  useQueryStates({
    q: parseAsString.withDefault("").withOptions({ history: "push" }),
    type: parseAsStringLiteral(INPUT_TYPES),
    licence: parseAsStringLiteral(LICENCE_NAMES),
    covers: parseAsStringLiteral(SHARED_PARTS),
  });

const NO_FILTERS = { type: null, licence: null, covers: null };

/** All that owners share with the community, or what of it meets a query. */
export function CommunityBrowser() {
  const [looked, setLooked] = useLooked();
  const { q, ...filters } = looked;
  const read = readingOf(q, "on");
  const hydrated = useHydrated();
  const results = useInfiniteQuery({
    ...sharedQuery(looked),
    enabled: read.fault === null,
  });
  const shared = results.data?.pages.flatMap((page) => page.data) ?? [];
  const narrowed = q !== "" || Object.values(filters).some(Boolean);
  const more = {
    loading: results.isFetchingNextPage,
    failed: results.isFetchNextPageError,
    onReachEnd: () => results.fetchNextPage(),
  };
  const clear = () => setLooked({ q: "", ...NO_FILTERS });

  return (
    <>
      <TopBar
        title="Community"
        below={
          <Filters filters={filters} onChange={(next) => setLooked(next)} />
        }
      >
        <CommunitySearch value={q} onSearch={(q) => setLooked({ q })} />
      </TopBar>
      <div className="p-3 md:p-5">
        {read.fault && <Unread clear={clear} />}
        {read.query && results.isPending && <SharedGridSkeleton />}
        {results.isError && !results.data && (
          <FailedQuery error={results.error} retry={() => results.refetch()} />
        )}
        {read.query && results.data && shared.length === 0 && (
          <Nothing
            narrowed={narrowed}
            clear={clear}
            more={results.hasNextPage ? more : null}
          />
        )}
        {read.query && shared.length > 0 && (
          <>
            <SharedGrid
              shared={shared}
              query={q !== "" && hydrated ? read.query : undefined}
            />
            {results.hasNextPage && <LoadMore {...more} />}
          </>
        )}
      </div>
    </>
  );
}

type Filtered = Omit<ReturnType<typeof useLooked>[0], "q">;

type FiltersProps = {
  filters: Filtered;
  onChange: (next: Partial<Filtered>) => void;
};

const ANY = "any";

const among = <T extends string>(known: readonly T[], value: string) =>
  known.find((one) => one === value) ?? null;

function Filters({ filters, onChange }: FiltersProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        aria-label="Type"
        className="h-8 w-auto"
        value={filters.type ?? ANY}
        onValueChange={(value) => onChange({ type: among(INPUT_TYPES, value) })}
        options={[
          { value: ANY, label: "Any type" },
          ...INPUT_TYPES.map((type) => ({
            value: type,
            label: TYPE_NAMES[type],
          })),
        ]}
      />
      <Select
        aria-label="Licence"
        className="h-8 w-auto"
        value={filters.licence ?? ANY}
        onValueChange={(value) =>
          onChange({ licence: among(LICENCE_NAMES, value) })
        }
        options={[
          { value: ANY, label: "Any licence" },
          ...LICENCE_NAMES.map((name) => ({
            value: name,
            label: name,
            hint: LICENCES[name].says,
          })),
        ]}
      />
      <Select
        aria-label="Shared with it"
        className="h-8 w-auto"
        value={filters.covers ?? ANY}
        onValueChange={(value) =>
          onChange({ covers: among(SHARED_PARTS, value) })
        }
        options={[
          { value: ANY, label: "With anything" },
          ...SHARED_PARTS.map((part) => ({
            value: part,
            label: `With ${PART_NAMES[part]}`,
          })),
        ]}
      />
    </div>
  );
}

type NothingProps = {
  narrowed: boolean;
  clear: () => void;
  /** Null: all was looked at. */
  more: ComponentProps<typeof LookingFurther> | null;
};

function Nothing({ narrowed, clear, more }: NothingProps) {
  if (more) return <LookingFurther {...more} />;
  if (narrowed) {
    return (
      <EmptyState
        icon={<Users />}
        title="Nothing matches"
        actions={<Button onClick={clear}>Show all that is shared</Button>}
      >
        Nothing that is shared now meets all of this. What was taken back or has
        expired is found no more.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Users />} title="Nothing is shared yet">
      An app shares nothing until its owner agrees to it, and then only the
      records that they choose. What they share is here, for as long as they
      say.
    </EmptyState>
  );
}
