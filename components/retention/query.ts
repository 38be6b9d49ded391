import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { retentionUrl } from "@/components/retention/place";
import { ask } from "@/lib/http/ask";
import { Preview } from "@/lib/retention/schema";

/** What changes with the app's records is asked again after this time. */
const FRESH_MS = 30_000;

export const previewsOf = (app: string) => ["retention-preview", app];

/** What a window would do, if it were set now. */
export const previewQuery = (app: string, window: string | null) =>
  queryOptions({
    queryKey: [...previewsOf(app), window],
    queryFn: ({ signal }) =>
      ask(Preview, `${retentionUrl(app)}/preview`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ window }),
        signal,
      }),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
