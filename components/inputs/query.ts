import { infiniteQueryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { Found } from "@/lib/search/schema";

const FIRST_PAGE = 60;
const FURTHER_PAGES = 200;

/** So many pages are asked for anew when the page is seen again. */
const REFRESHED_MOST = 5;

/** The inputs of an app that meet a query, newest first, page by page. */
export const inputsQuery = (app: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ["inputs", app, q],
    queryFn: ({ pageParam: after, signal }) => {
      const asked = new URLSearchParams({
        ...(q && { q, excerpts: "true" }),
        limit: String(after ? FURTHER_PAGES : FIRST_PAGE),
        ...(after && { after }),
      });
      return ask(Found, `/api/v1/apps/${app}/inputs?${asked}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
    // Comparing all pages with each new one would take longer the more there are.
    structuralSharing: false,
  });

type Pages = { state: { data?: { pages: unknown[] } } };

const isShort = ({ state }: Pages) =>
  (state.data?.pages.length ?? 0) <= REFRESHED_MOST;
