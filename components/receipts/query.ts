import { infiniteQueryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";
import { ReceiptSummary } from "@/lib/receipts/schema";

const Receipts = listOf(ReceiptSummary);
const PAGE = 60;

/** What an app destroyed or never kept, newest first, page by page; or one record's. */
export const receiptsQuery = (app: string, input: string | null) =>
  infiniteQueryOptions({
    queryKey: ["receipts", app, input],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...(input && { input }),
        ...(pageParam && { after: pageParam }),
      });
      const path = `/api/v1/apps/${app}/receipts?${query}`;
      return ask(Receipts, path, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? last.last_id : null),
  });
