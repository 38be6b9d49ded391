import { infiniteQueryOptions } from "@tanstack/react-query";

import {
  ReportedView,
  ReportView,
  SharedPage,
  TakenDown,
} from "@/lib/community/schema";
import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";
import type { SharedPart } from "@/lib/sharing/schema";

const PAGE = "60";

/** What of the community is looked at, as the page's address says it. */
export type Looked = {
  q: string;
  type: string | null;
  licence: string | null;
  covers: SharedPart | null;
};

/** What is shared and meets this, page by page. */
export const sharedQuery = ({ q, type, licence, covers }: Looked) =>
  infiniteQueryOptions({
    queryKey: ["community", q, type, licence, covers],
    queryFn: ({ pageParam: after, signal }) => {
      const asked = new URLSearchParams({
        limit: PAGE,
        ...(q && { q }),
        ...(type && { type }),
        ...(licence && { licence }),
        ...(covers && { covers }),
        ...(after && { after }),
      });
      const path = `/api/v1/community/inputs?${asked}`;
      return ask(SharedPage, path, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  });

export type ReportState = "open" | "dismissed";

export const reportsQuery = (state: ReportState) =>
  infiniteQueryOptions({
    queryKey: ["community", "reports", state],
    queryFn: ({ pageParam: after, signal }) => {
      const asked = new URLSearchParams({ state, ...(after && { after }) });
      const path = `/api/v1/community/reports?${asked}`;
      return ask(listOf(ReportedView), path, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  });

const post = (body: object): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const reportShare = (id: string, reason: string) =>
  ask(ReportView, `/api/v1/community/inputs/${id}/reports`, post({ reason }));

export const takeDown = (id: string, reason: string) =>
  ask(TakenDown, `/api/v1/community/inputs/${id}/take-down`, post({ reason }));

export const dismissReport = (id: string) =>
  ask(ReportView, `/api/v1/community/reports/${id}/dismiss`, post({}));
