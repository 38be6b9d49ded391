"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Images, Plus } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type ComponentProps, type KeyboardEvent, useMemo } from "react";

import { BulkDialogs } from "@/components/inputs/bulk-dialogs";
import { type MayDo, mayDoAny, useDeeds } from "@/components/inputs/deeds";
import {
  type InputsView,
  useInputsState,
} from "@/components/inputs/filter-state";
import {
  InputGrid,
  InputGridSkeleton,
  SIZE_MOST,
} from "@/components/inputs/input-grid";
import { InputTable } from "@/components/inputs/input-table";
import { inputsQuery } from "@/components/inputs/query";
import { QuickLook } from "@/components/inputs/quick-look";
import { useQuickLook } from "@/components/inputs/quick-look-keys";
import { type Selection, useSelection } from "@/components/inputs/selection";
import { SelectionBar } from "@/components/inputs/selection-bar";
import { chooseByClick, chooseByKey } from "@/components/inputs/selection-keys";
import { SizeButtons } from "@/components/inputs/size-buttons";
import { ViewSwitch } from "@/components/inputs/view-switch";
import type { Keeping } from "@/components/playground/keep-switch";
import { FilterMenus } from "@/components/search/filter-menus";
import { QueryChips } from "@/components/search/query-chips";
import { readingOf } from "@/components/search/reading";
import { ResultCount } from "@/components/search/result-count";
import {
  BestOfNewest,
  Incomplete,
  LookingFurther,
  Unread,
} from "@/components/search/result-notes";
import {
  type MaySave,
  SavedSearches,
} from "@/components/search/saved-searches";
import { SearchBox } from "@/components/search/search-box";
import { canFit, SortSwitch } from "@/components/search/sort-switch";
import { TopBar } from "@/components/shell/top-bar";
import { ByExample } from "@/components/similar/by-example";
import { Button } from "@/components/ui/button";
import type { CodeSample } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { TableSkeleton } from "@/components/ui/table";
import { UploadButton } from "@/components/uploads/upload-button";
import { UploadSurface } from "@/components/uploads/upload-surface";
import type { IndexMode } from "@/lib/context";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";
import type { FoundInput } from "@/lib/search/schema";

type InputsBrowserProps = {
  app: string;
  /** What of its records can be searched for. */
  index: IndexMode;
  /** What would fill an empty app. */
  samples: CodeSample[];
  /** What the person may do with records that they choose. */
  mayDo: MayDo;
  maySave: MaySave;
  /** What of an upload may be kept. Null: the person may not upload. */
  uploads: Keeping | null;
};

/** All that an app keeps, or what of it meets a query, as a gallery or a table. */
export function InputsBrowser(props: InputsBrowserProps) {
  const { app, index, samples, mayDo, maySave, uploads } = props;
  const [{ q, sort: wished, view, size }, setState] = useInputsState();
  const read = useMemo(() => readingOf(q, index), [q, index]);
  const fits = read.query !== null && canFit(read.query);
  // By days there is one order.
  const sort = view === "timeline" ? "newest" : wished;
  const results = useInfiniteQuery({
    ...inputsQuery(app, q, fits ? sort : "newest"),
    enabled: read.fault === null,
  });
  const inputs = useMemo(
    () => results.data?.pages.flatMap((page) => page.data) ?? [],
    [results.data],
  );
  const partial = results.data?.pages.some((page) => page.partial) ?? false;
  const hasMore = results.hasNextPage || partial;
  const selection = useSelection(inputs, q);
  const look = useQuickLook();
  const deeds = useDeeds(mayDo, selection);
  const search = (q: string) => setState({ q });
  const narrow = (query: Query) => search(printQuery(query));
  const more = {
    hasMore: results.hasNextPage,
    loading: results.isFetchingNextPage,
    failed: results.isFetchNextPageError,
    onReachEnd: () => results.fetchNextPage(),
  };
  const list = {
    app,
    inputs,
    query: read.query ?? undefined,
    ...more,
    ...(mayDoAny(mayDo) && { selection }),
  };

  const resize = (event: KeyboardEvent<HTMLElement>): boolean => {
    const step = { "+": 1, "=": 1, "-": -1 }[event.key];
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (!step || modified || view === "table") return false;
    setState({ size: within(size + step) });
    event.preventDefault();
    return true;
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (look.press(event) || resize(event)) return;
    if (!mayDoAny(mayDo) || chooseByKey(event, selection)) return;
    deeds.press(event);
  };

  return (
    <>
      <TopBar
        title="Inputs"
        actions={
          <>
            {index !== "off" && <ByExample app={app} />}
            {uploads && <UploadButton />}
            <Button look="primary" asChild>
              <Link href={`/apps/${app}/playground` as Route}>
                <Plus />
                Add
              </Link>
            </Button>
          </>
        }
        below={
          read.query && (
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
              <FilterMenus app={app} query={read.query} onChange={narrow} />
              <SavedSearches app={app} q={q} may={maySave} onSearch={search} />
              <QueryChips query={read.query} onChange={narrow} />
              <div className="ml-auto flex items-center gap-3">
                <ResultCount
                  app={app}
                  q={q}
                  loaded={results.data ? inputs.length : null}
                  hasMore={hasMore}
                />
                {fits && view !== "timeline" && (
                  <SortSwitch
                    value={sort}
                    onChange={(next) => setState({ sort: next })}
                  />
                )}
                {view !== "table" && (
                  <SizeButtons
                    size={size}
                    onChange={(next) => setState({ size: next })}
                  />
                )}
                <ViewSwitch
                  value={view}
                  onChange={(next) => setState({ view: next })}
                />
              </div>
            </div>
          )
        }
      >
        <SearchBox
          app={app}
          index={index}
          value={q}
          onSearch={search}
          label="Search inputs"
        />
      </TopBar>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears what is in it. */}
      <div
        className="flex items-start"
        onKeyDown={press}
        onClick={(event) => chooseByClick(event, selection)}
        onFocus={look.follow}
      >
        <div className="grid min-w-0 grow grid-cols-[minmax(0,1fr)]">
          <div className="p-3 md:p-5">
            {read.fault && <Unread clear={() => search("")} />}
            {read.query && results.isPending && <Skeleton view={view} />}
            {results.isError && !results.data && (
              <FailedQuery
                error={results.error}
                retry={() => results.refetch()}
              />
            )}
            {read.query &&
              results.data?.pages.some((page) => page.incomplete) && (
                <Incomplete />
              )}
            {partial && <BestOfNewest />}
            {read.query && results.data && inputs.length === 0 && (
              <Nothing
                searched={q !== ""}
                samples={samples}
                clear={() => search("")}
                more={more}
              />
            )}
            {read.query &&
              inputs.length > 0 &&
              (view === "table" ? (
                <InputTable {...list} />
              ) : (
                <InputGrid {...list} size={size} byDay={view === "timeline"} />
              ))}
          </div>
          <SelectionBar
            selection={selection}
            loaded={inputs.length}
            hasMore={hasMore}
            may={{
              ...mayDo,
              // Where none of them is shared there is nothing to take back.
              unshare: mayDo.unshare && anyShared(inputs, selection),
            }}
            onDo={deeds.begin}
          />
        </div>
        <QuickLook
          app={app}
          input={inputs.find(({ id }) => id === look.id)}
          query={read.query ?? undefined}
          q={q}
          onClose={look.close}
        />
      </div>
      <BulkDialogs
        app={app}
        q={q}
        inputs={inputs}
        selection={selection}
        deed={deeds.deed}
        onEnd={deeds.end}
      />
      {uploads && <UploadSurface app={app} keeping={uploads} />}
    </>
  );
}

const within = (size: number) => Math.min(Math.max(size, 0), SIZE_MOST);

const anyShared = (inputs: FoundInput[], { ids, all }: Selection) =>
  inputs.some(({ id, shared }) => shared && (all || ids.has(id)));

function Skeleton({ view }: { view: InputsView }) {
  return view === "table" ? <TableSkeleton /> : <InputGridSkeleton />;
}

type NothingProps = {
  searched: boolean;
  samples: CodeSample[];
  clear: () => void;
  more: ComponentProps<typeof LookingFurther> & { hasMore: boolean };
};

function Nothing({ searched, samples, clear, more }: NothingProps) {
  if (more.hasMore) return <LookingFurther {...more} />;
  if (searched) {
    return (
      <EmptyState
        icon={<Images />}
        title="Nothing matches"
        actions={<Button onClick={clear}>Show all inputs</Button>}
      >
        No record that is kept now meets all of this. What has expired or was
        destroyed is found no more.
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
