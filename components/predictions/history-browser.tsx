"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { History, X } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

import { DateRange } from "@/components/inputs/date-range";
import { PredictionTable } from "@/components/predictions/prediction-table";
import {
  type HistoryFilter,
  predictionsQuery,
} from "@/components/predictions/query";
import { readingOf } from "@/components/search/reading";
import {
  Incomplete,
  LookingFurther,
  Unread,
} from "@/components/search/result-notes";
import { SearchBox } from "@/components/search/search-box";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import type { CodeSample } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { Select } from "@/components/ui/select";
import { TableSkeleton } from "@/components/ui/table";
import type { IndexMode } from "@/lib/context";
import { OUTCOMES } from "@/lib/predictions/schema";

type HistoryBrowserProps = {
  app: string;
  /** What of its records can be searched for. */
  index: IndexMode;
  models: { id: string; name: string }[];
  /** What would fill an empty app. */
  samples: CodeSample[];
};

const EVERY = "every";
const SAID = { ok: "Answered", failed: "Failed", aborted: "Broken off" };
const NO_FILTER: HistoryFilter = {
  model: null,
  outcome: null,
  from: null,
  to: null,
  input: null,
  q: null,
};

/** What was asked and answered, newest first, by model, outcome and date. */
export function HistoryBrowser({
  app,
  index,
  models,
  samples,
}: HistoryBrowserProps) {
  const [filter, setFilter] = useQueryStates({
    model: parseAsString,
    outcome: parseAsStringLiteral(OUTCOMES),
    from: parseAsString,
    to: parseAsString,
    input: parseAsString,
    q: parseAsString.withOptions({ history: "push" }),
  });
  const { fault } = readingOf(filter.q ?? "", index);
  const query = useInfiniteQuery({
    ...predictionsQuery(app, filter),
    enabled: fault === null,
  });
  const more = {
    loading: query.isFetchingNextPage,
    failed: query.isFetchNextPageError,
    onReachEnd: () => query.fetchNextPage(),
  };
  const predictions = query.data?.pages.flatMap((page) => page.data) ?? [];

  return (
    <>
      <TopBar
        title="History"
        below={<Filters value={filter} models={models} onChange={setFilter} />}
      >
        <SearchBox
          app={app}
          index={index}
          value={filter.q ?? ""}
          onSearch={(q) => setFilter({ q: q || null })}
          label="Search what was asked about"
        />
      </TopBar>
      <div className="p-3 md:p-5">
        {fault && <Unread clear={() => setFilter({ q: null })} />}
        {query.data?.pages.some((page) => page.incomplete) && <Incomplete />}
        {!fault && query.isPending && <TableSkeleton />}
        {query.isError && !query.data && (
          <FailedQuery error={query.error} retry={() => query.refetch()} />
        )}
        {!fault &&
          query.data &&
          predictions.length === 0 &&
          (query.hasNextPage ? (
            <LookingFurther {...more} />
          ) : (
            <Nothing
              filtered={isNarrowed(filter)}
              samples={samples}
              clear={() => setFilter(NO_FILTER)}
            />
          ))}
        {!fault && predictions.length > 0 && (
          <PredictionTable
            app={app}
            predictions={predictions}
            hasMore={query.hasNextPage}
            {...more}
          />
        )}
      </div>
    </>
  );
}

const isNarrowed = (filter: HistoryFilter) =>
  Object.values(filter).some((value) => value !== null);

type FiltersProps = {
  value: HistoryFilter;
  models: HistoryBrowserProps["models"];
  onChange: (change: Partial<HistoryFilter>) => void;
};

function Filters({ value, models, onChange }: FiltersProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="Model"
        className="w-40"
        value={value.model ?? EVERY}
        onValueChange={(model) =>
          onChange({ model: model === EVERY ? null : model })
        }
        options={[
          { value: EVERY, label: "Any model" },
          ...models.map(({ id }) => ({ value: id, label: id })),
        ]}
      />
      <Select
        aria-label="Outcome"
        className="w-40"
        value={value.outcome ?? EVERY}
        onValueChange={(picked) =>
          onChange({
            outcome: OUTCOMES.find((outcome) => outcome === picked) ?? null,
          })
        }
        options={[
          { value: EVERY, label: "Any outcome" },
          ...OUTCOMES.map((outcome) => ({
            value: outcome,
            label: SAID[outcome],
          })),
        ]}
      />
      <DateRange value={value} onChange={onChange} />
      {isNarrowed(value) && (
        <Button look="quiet" onClick={() => onChange(NO_FILTER)}>
          <X />
          Clear
        </Button>
      )}
    </div>
  );
}

type NothingProps = {
  filtered: boolean;
  samples: CodeSample[];
  clear: () => void;
};

function Nothing({ filtered, samples, clear }: NothingProps) {
  if (filtered) {
    return (
      <EmptyState
        icon={<History />}
        title="Nothing matches"
        actions={<Button onClick={clear}>Show all predictions</Button>}
      >
        No prediction like this is kept.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<History />} title="No predictions yet" samples={samples}>
      Each answer of a model appears here, as long as its record is kept.
    </EmptyState>
  );
}
