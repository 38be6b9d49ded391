import { queryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { CallDetailList, LoggingView } from "@/lib/logging/schema";

const POLL_MS = 20_000;

/** Whether details of an app's calls are kept. */
export const loggingQuery = (app: string) =>
  queryOptions({
    queryKey: ["logging", app],
    queryFn: ({ signal }) =>
      ask(LoggingView, `/api/v1/apps/${app}/logging`, { signal }),
    refetchInterval: POLL_MS,
  });

/** What is kept of calls, the newest first. To ask for it is noted in the log. */
export const callsQuery = (app: string) =>
  queryOptions({
    queryKey: ["logging", app, "calls"],
    queryFn: ({ signal }) =>
      ask(CallDetailList, `/api/v1/apps/${app}/logging/calls`, { signal }),
  });
