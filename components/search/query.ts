import { queryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";
import { SearchView } from "@/lib/search/saved/schema";
import { Count, Facets } from "@/lib/search/schema";
import { Suggestions } from "@/lib/search/suggest/schema";

/** What an app is asked does not change so fast that each look needs an answer anew. */
const FRESH_MS = 30_000;

/** What the records that meet a query are like. */
export const facetsQuery = (app: string, q: string) =>
  queryOptions({
    queryKey: ["facets", app, q],
    queryFn: ({ signal }) =>
      ask(Facets, inputsUrl(app, "facets", q), { signal }),
    staleTime: FRESH_MS,
  });

/** How many records meet a query. */
export const countQuery = (app: string, q: string) =>
  queryOptions({
    queryKey: ["count", app, q],
    queryFn: ({ signal }) => ask(Count, inputsUrl(app, "count", q), { signal }),
    staleTime: FRESH_MS,
  });

const inputsUrl = (app: string, noun: string, q: string) =>
  `/api/v1/apps/${app}/inputs/${noun}?${new URLSearchParams({ q })}`;

/** What could be written next where the caret is. */
export const suggestionsQuery = (app: string, q: string, at: number) =>
  queryOptions({
    queryKey: ["suggestions", app, q, at],
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ q, at: String(at) });
      const path = `/api/v1/apps/${app}/suggestions?${asked}`;
      return ask(Suggestions, path, { signal });
    },
    staleTime: FRESH_MS,
    retry: false,
  });

const Searches = listOf(SearchView);
const SEARCHES_MOST = 200;

/** The searches that the person saved, and those that others share; newest first. */
export const savedQuery = (app: string) =>
  queryOptions({
    queryKey: ["searches", app],
    queryFn: ({ signal }) =>
      ask(Searches, `${searchesUrl(app)}?limit=${SEARCHES_MOST}`, { signal }),
    staleTime: FRESH_MS,
  });

export const searchesUrl = (app: string) => `/api/v1/apps/${app}/searches`;
