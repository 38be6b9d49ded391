import { queryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { ImportView } from "@/lib/imports/schema";
import { type Format, JobView } from "@/lib/queue/schema";

const BUSY_MS = 1_000;

/** Sends a file to be imported. */
export const sendImport = (app: string, format: Format, file: File) =>
  ask(JobView, `/api/v1/apps/${app}/imports?format=${format}`, {
    method: "POST",
    body: file,
  });

/** How far an import is, followed until it has ended. */
export const importQuery = (app: string, id: string) =>
  queryOptions({
    queryKey: ["imports", app, id],
    queryFn: ({ signal }) =>
      ask(ImportView, `/api/v1/apps/${app}/imports/${id}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.job.finished_at ? false : BUSY_MS,
  });
