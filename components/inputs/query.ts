import { infiniteQueryOptions } from "@tanstack/react-query";

import type { InputFilter } from "@/components/inputs/input-filters";
import { startOfDay } from "@/components/ui/format-time";
import { ask } from "@/lib/http/ask";
import { InputView } from "@/lib/inputs/schema";
import { listOf } from "@/lib/paging";

const Inputs = listOf(InputView);
const PAGE = 60;

/** The same filter in the language of queries; where there is none, all until now. */
export function queryTextOf({ type, from, to }: InputFilter): string {
  const conditions = [
    ...(type ? [`type:${type}`] : []),
    ...(from ? [`after:${startOfDay(from)}`] : []),
    ...(to ? [`before:${startOfDay(to, 1)}`] : []),
  ];
  return conditions.join(" ") || `before:${new Date().toISOString()}`;
}

/** An app's inputs, newest first, page by page. */
export const inputsQuery = (app: string, filter: InputFilter) =>
  infiniteQueryOptions({
    queryKey: ["inputs", app, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...(filter.type && { type: filter.type }),
        ...(filter.from && { received_after: startOfDay(filter.from) }),
        ...(filter.to && { received_before: startOfDay(filter.to, 1) }),
        ...(pageParam && { after: pageParam }),
      });
      return ask(Inputs, `/api/v1/apps/${app}/inputs?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  });
