import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { startOfDay } from "@/components/ui/format-time";
import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";
import { PredictionView } from "@/lib/predictions/schema";
import { FoundPredictions } from "@/lib/search/schema";

const Predictions = listOf(PredictionView);
const PAGE = 60;

/** Which predictions a history shows. Null: whichever. */
export type HistoryFilter = {
  model: string | null;
  outcome: PredictionView["outcome"] | null;
  /** The first day, as `2026-11-23`. */
  from: string | null;
  /** The last day. */
  to: string | null;
  input: string | null;
  /** Of records that meet this query. */
  q: string | null;
};

/** An app's predictions, newest first, page by page. */
export const predictionsQuery = (app: string, filter: HistoryFilter) =>
  infiniteQueryOptions({
    queryKey: ["predictions", app, filter],
    queryFn: ({ pageParam, signal }) => {
      const { model, outcome, from, to, input, q } = filter;
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...(model && { model }),
        ...(outcome && { outcome }),
        ...(input && { input }),
        ...(q && { q }),
        ...(from && { created_after: startOfDay(from) }),
        ...(to && { created_before: startOfDay(to, 1) }),
        ...(pageParam && { after: pageParam }),
      });
      const path = `/api/v1/apps/${app}/predictions?${query}`;
      return ask(FoundPredictions, path, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  });

const LATEST = 3;

/** What models said last of one input. */
export const latestPredictions = (app: string, input: string) =>
  queryOptions({
    queryKey: ["predictions", app, "latest", input],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ input, limit: String(LATEST) });
      const path = `/api/v1/apps/${app}/predictions?${query}`;
      return ask(Predictions, path, { signal });
    },
    staleTime: 30_000,
  });
