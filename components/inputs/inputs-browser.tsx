"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Images, Plus } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type KeyboardEvent, useState } from "react";

import { DestroySelected } from "@/components/inputs/destroy-selected";
import { useInputsState } from "@/components/inputs/filter-state";
import { InputFilters, NO_FILTER } from "@/components/inputs/input-filters";
import { InputGrid, InputGridSkeleton } from "@/components/inputs/input-grid";
import { InputTable } from "@/components/inputs/input-table";
import { inputsQuery } from "@/components/inputs/query";
import { useSelection } from "@/components/inputs/selection";
import { SelectionBar } from "@/components/inputs/selection-bar";
import { chooseByKey } from "@/components/inputs/selection-keys";
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
  /** Whether the person may destroy records, and so choose some. */
  mayDestroy: boolean;
};

/** All that an app keeps, newest first, as a gallery or a table. */
export function InputsBrowser({
  app,
  samples,
  mayDestroy,
}: InputsBrowserProps) {
  const [{ view, ...filter }, setState] = useInputsState();
  const query = useInfiniteQuery(inputsQuery(app, filter));
  const inputs = query.data?.pages.flatMap((page) => page.data) ?? [];
  const selection = useSelection(inputs, JSON.stringify(filter));
  const [destroying, setDestroying] = useState(false);
  const filtered = Boolean(filter.type || filter.from || filter.to);
  const list = {
    app,
    inputs,
    hasMore: query.hasNextPage,
    loading: query.isFetchingNextPage,
    failed: query.isFetchNextPageError,
    onReachEnd: () => query.fetchNextPage(),
    ...(mayDestroy && { selection }),
  };

  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (!mayDestroy || chooseByKey(event, selection)) return;
    if (event.key === "#" && selection.ids.size > 0) setDestroying(true);
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears what is in it. */}
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)]" onKeyDown={press}>
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
        <SelectionBar
          selection={selection}
          loaded={inputs.length}
          hasMore={query.hasNextPage}
          onDestroy={() => setDestroying(true)}
        />
      </div>
      <DestroySelected
        app={app}
        filter={filter}
        inputs={inputs}
        selection={selection}
        open={destroying}
        onOpenChange={setDestroying}
      />
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
