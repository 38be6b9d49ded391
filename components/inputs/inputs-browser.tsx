"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Images, Plus } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";

import { useInputsState } from "@/components/inputs/filter-state";
import { InputFilters, NO_FILTER } from "@/components/inputs/input-filters";
import { InputGrid, InputGridSkeleton } from "@/components/inputs/input-grid";
import { InputTable } from "@/components/inputs/input-table";
import { inputsQuery } from "@/components/inputs/query";
import { ViewSwitch } from "@/components/inputs/view-switch";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import type { CodeSample } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { TableSkeleton } from "@/components/ui/table";

type InputsBrowserProps = {
  app: string;
  /** What would fill an empty app. */
  samples: CodeSample[];
};

/** All that an app keeps, newest first, as a gallery or a table. */
export function InputsBrowser({ app, samples }: InputsBrowserProps) {
  const [{ view, ...filter }, setState] = useInputsState();
  const query = useInfiniteQuery(inputsQuery(app, filter));
  const inputs = query.data?.pages.flatMap((page) => page.data) ?? [];
  const filtered = Boolean(filter.type || filter.from || filter.to);
  const list = {
    app,
    inputs,
    hasMore: query.hasNextPage,
    loading: query.isFetchingNextPage,
    failed: query.isFetchNextPageError,
    onReachEnd: () => query.fetchNextPage(),
  };

  return (
    <>
      <TopBar
        title="Inputs"
        actions={
          <Button look="primary" asChild>
            <Link href={`/apps/${app}/playground` as Route}>
              <Plus />
              Add
            </Link>
          </Button>
        }
        below={
          <div className="flex flex-wrap items-center justify-between gap-2">
            <InputFilters value={filter} onChange={setState} />
            <ViewSwitch
              value={view}
              onChange={(next) => setState({ view: next })}
            />
          </div>
        }
      />
      <div className="p-3 md:p-5">
        {query.isPending && <Skeleton view={view} />}
        {query.isError && !query.data && (
          <FailedQuery error={query.error} retry={() => query.refetch()} />
        )}
        {query.data && inputs.length === 0 && (
          <Nothing
            filtered={filtered}
            samples={samples}
            clear={() => setState(NO_FILTER)}
          />
        )}
        {inputs.length > 0 &&
          (view === "gallery" ? (
            <InputGrid {...list} />
          ) : (
            <InputTable {...list} />
          ))}
      </div>
    </>
  );
}

function Skeleton({ view }: { view: "gallery" | "table" }) {
  return view === "gallery" ? <InputGridSkeleton /> : <TableSkeleton />;
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
        icon={<Images />}
        title="Nothing matches"
        actions={<Button onClick={clear}>Show all inputs</Button>}
      >
        No input of this kind was received on these days, or it is gone.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Images />} title="Nothing kept yet" samples={samples}>
      What you send to a model appears here, and goes again when its time is
      over. Put your app key in place of the dots.
    </EmptyState>
  );
}
