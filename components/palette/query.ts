import { queryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { PredictionView } from "@/lib/predictions/schema";
import { Found } from "@/lib/search/schema";

const RECORDS_SHOWN = 6;
const FRESH_MS = 30_000;

/** The newest records that meet a query. */
export const recordsQuery = (app: string, q: string) =>
  queryOptions({
    queryKey: ["palette", app, q],
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({
        q,
        limit: String(RECORDS_SHOWN),
        excerpts: "true",
      });
      return ask(Found, `/api/v1/apps/${app}/inputs?${asked}`, { signal });
    },
    staleTime: FRESH_MS,
    retry: false,
  });

export const predictionQuery = (app: string, id: string) =>
  queryOptions({
    queryKey: ["predictions", app, "one", id],
    queryFn: ({ signal }) =>
      ask(PredictionView, `/api/v1/apps/${app}/predictions/${id}`, { signal }),
    retry: false,
  });
