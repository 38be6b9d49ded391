import type { QueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { ExportReady } from "@/components/exports/export-ready";
import { jobsQuery } from "@/components/jobs/query";
import { endWords } from "@/components/jobs/words";
import type { JobView } from "@/lib/queue/schema";

/** Says what came of a job. What can be had of it stays until it is sent away. */
export function tellEnd(app: string, job: JobView): void {
  if (job.kind === "export_inputs" && job.state === "done") {
    const ready = <ExportReady app={app} job={job} />;
    toast(ready, { duration: Number.POSITIVE_INFINITY, closeButton: true });
  } else toast(endWords(job));
}

/** Follows a job that this page has started, which may have ended already. */
export async function follow(
  queries: QueryClient,
  app: string,
  job: JobView,
): Promise<void> {
  if (job.finished_at) tellEnd(app, job);
  else {
    queries.setQueryData(jobsQuery(app).queryKey, (seen) => ({
      jobs: [job, ...(seen?.jobs ?? [])],
      at: Date.now(),
    }));
  }
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["inputs", app] }),
    queries.invalidateQueries(jobsQuery(app)),
  ]);
}
