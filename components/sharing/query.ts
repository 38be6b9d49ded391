import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
} from "@tanstack/react-query";

import { previewStop } from "@/components/sharing/calls";
import { sharesUrl, shareUrl, sharingUrl } from "@/components/sharing/place";
import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";
import { SharingView } from "@/lib/sharing/ledger-schema";
import { SharedInput } from "@/lib/sharing/schema";
import {
  SharePreview,
  type ShareQuery,
  ShareView,
  type Terms,
} from "@/lib/sharing/shares-schema";

/** How a record would look in the community, on these terms. */
export const cardQuery = (app: string, input: string, terms: Terms) =>
  queryOptions({
    queryKey: ["shared-card", app, input, terms],
    queryFn: ({ signal }) =>
      ask(SharedInput, `${shareUrl(app, input)}/preview`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(terms),
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** What sharing many on these terms would share: looked at anew each time. */
export const previewQuery = (app: string, selected: object, terms: Terms) =>
  queryOptions({
    queryKey: ["share-preview", app, selected, terms],
    queryFn: ({ signal }) =>
      ask(SharePreview, `/api/v1/apps/${app}/inputs/share/preview`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...selected, ...terms }),
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** Whether an app shares, and whom the instance shows that to. */
export const sharingQuery = (app: string) =>
  queryOptions({
    queryKey: ["sharing", app],
    queryFn: ({ signal }) => ask(SharingView, sharingUrl(app), { signal }),
  });

/** What switching sharing off would take back: counted anew each time. */
export const stopQuery = (app: string) =>
  queryOptions({
    queryKey: ["sharing-preview", app],
    queryFn: () => previewStop(app),
    staleTime: 0,
    gcTime: 0,
  });

/** What an app shares, or shared and somebody exported, the newest first. */
export const sharesQuery = (app: string, state: ShareQuery["state"]) =>
  infiniteQueryOptions({
    queryKey: ["shares", app, state],
    queryFn: ({ pageParam: after, signal }) => {
      const query = new URLSearchParams({ state, ...(after && { after }) });
      return ask(listOf(ShareView), sharesUrl(app, query), { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  });
