import { infiniteQueryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { Found, Ranked } from "@/lib/search/schema";

const FIRST_PAGE = 60;
const FURTHER_PAGES = 200;

/** So many pages are asked for anew when the page is seen again. */
const REFRESHED_MOST = 5;

/** When to look again for what is being fetched. */
const LATER_MS = 4_000;

/** In which order: the newest first, or what fits best of the newest. */
export type Sort = "newest" | "best";

/** What was found; `partial` where only the newest of it were compared. */
type Page = Found & { partial?: boolean };

/** The inputs of an app that meet a query, page by page; by how they fit, one page. */
export const inputsQuery = (app: string, q: string, sort: Sort) =>
  infiniteQueryOptions({
    queryKey: ["inputs", app, q, sort],
    queryFn: ({ pageParam: after, signal }): Promise<Page> => {
      if (sort === "best") return best(app, q, signal);
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
    refetchInterval: (query) => isShort(query) && isAwaited(query) && LATER_MS,
    // Comparing all pages with each new one would take longer the more there are.
    structuralSharing: false,
  });

async function best(app: string, q: string, signal: AbortSignal) {
  const limit = String(FURTHER_PAGES);
  const asked = new URLSearchParams({ q, excerpts: "true", limit });
  const url = `/api/v1/apps/${app}/inputs/ranked?${asked}`;
  const { data, partial, incomplete } = await ask(Ranked, url, { signal });
  const ends = { first_id: null, last_id: null, has_more: false };
  return { object: "list" as const, data, ...ends, partial, incomplete };
}

const isAwaited = ({ state }: Awaiting) =>
  state.data?.pages.some(({ data }) =>
    data.some(({ fetch }) => fetch && fetch.state !== "failed"),
  );

type Awaiting = { state: { data?: { pages: Page[] } } };
type Pages = { state: { data?: { pages: unknown[] } } };

const isShort = ({ state }: Pages) =>
  (state.data?.pages.length ?? 0) <= REFRESHED_MOST;
