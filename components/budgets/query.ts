import { queryOptions } from "@tanstack/react-query";

import { BudgetList } from "@/lib/budgets/schema";
import { ask } from "@/lib/http/ask";

/** What an app and its keys may use, and have used by now. */
export const budgetsQuery = (app: string) =>
  queryOptions({
    queryKey: ["budgets", app],
    queryFn: ({ signal }) =>
      ask(BudgetList, `/api/v1/apps/${app}/budgets`, { signal }),
    refetchInterval: 60_000,
  });
