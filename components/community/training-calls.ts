import { infiniteQueryOptions } from "@tanstack/react-query";

import {
  CommunityExportView,
  type NewCommunityExport,
} from "@/lib/community/exports/schema";
import {
  Confirmed,
  type WITHDRAWAL_STATES,
  WithdrawalView,
} from "@/lib/community/withdrawals/schema";
import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";

const BUSY_MS = 1_000;
const EXPORTS = "/api/v1/community/exports";
const WITHDRAWALS = "/api/v1/community/withdrawals";

/** The exports of the workspaces that one is in; while one is at work it is followed. */
export const exportsQuery = infiniteQueryOptions({
  queryKey: ["training", "exports"],
  queryFn: ({ pageParam: after, signal }) => {
    const asked = new URLSearchParams({ limit: "50", ...(after && { after }) });
    return ask(listOf(CommunityExportView), `${EXPORTS}?${asked}`, { signal });
  },
  initialPageParam: "",
  getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ data }) => data.some(isAtWork)) ? BUSY_MS : false,
});

export const isAtWork = ({ finished_at }: CommunityExportView) =>
  finished_at === null;

export const exportContentUrl = (id: string, part: number) =>
  `${EXPORTS}/${id}/content?part=${part}`;

const post = (body: object): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const createExport = (wanted: NewCommunityExport) =>
  ask(CommunityExportView, EXPORTS, post(wanted));

export const cancelExport = (id: string) =>
  ask(CommunityExportView, `${EXPORTS}/${id}`, { method: "DELETE" });

export type WithdrawalState = (typeof WITHDRAWAL_STATES)[number];

/** What was taken back: what is open in the order in which it is due. */
export const withdrawalsQuery = (state: WithdrawalState) =>
  infiniteQueryOptions({
    queryKey: ["training", "withdrawals", state],
    queryFn: ({ pageParam: after, signal }) => {
      const asked = new URLSearchParams({
        ...{ state, limit: "200" },
        order: state === "confirmed" ? "desc" : "asc",
        ...(after && { after }),
      });
      const path = `${WITHDRAWALS}?${asked}`;
      return ask(listOf(WithdrawalView), path, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  });

export const confirmDeleted = (ids: string[]) =>
  ask(Confirmed, `${WITHDRAWALS}/ack`, post({ ids }));
