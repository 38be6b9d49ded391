import { queryOptions } from "@tanstack/react-query";

import { ask } from "@/lib/http/ask";
import { listOf } from "@/lib/paging";
import { JobView } from "@/lib/queue/schema";

const BUSY_MS = 1_000;
const IDLE_MS = 30_000;

const Jobs = listOf(JobView);

/** The jobs of an app that have not ended, and when they were seen. */
export const jobsQuery = (app: string) =>
  queryOptions({
    queryKey: ["jobs", app],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/apps/${app}/jobs?active=true&limit=10`;
      const { data } = await ask(Jobs, path, { signal });
      return { jobs: data, at: Date.now() };
    },
    // Nobody is told when another starts one; what runs is followed.
    refetchInterval: ({ state }) =>
      state.data?.jobs.length ? BUSY_MS : IDLE_MS,
  });

const jobUrl = (app: string, id: string) => `/api/v1/apps/${app}/jobs/${id}`;

export const readJob = (app: string, id: string) =>
  ask(JobView, jobUrl(app, id));

/** Asks a job to stop. */
export const cancelJob = (app: string, id: string) =>
  ask(JobView, jobUrl(app, id), { method: "DELETE" });
