"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { toast } from "sonner";

import { tellEnd } from "@/components/jobs/follow";
import { JobProgress } from "@/components/jobs/job-progress";
import { jobsQuery, readJob } from "@/components/jobs/query";
import { JOB_TITLES } from "@/components/jobs/words";
import { Refused } from "@/lib/http/ask";
import type { JobView } from "@/lib/queue/schema";

/**
 * What takes long in an app, on every one of its pages: it goes on whether or not
 * anybody looks, and says so when it ends.
 */
export function JobsPanel({ app }: { app: string }) {
  const { data, error } = useQuery(jobsQuery(app));
  useEnds(app, data?.jobs, error);
  const inSettings = usePathname().endsWith("/settings");
  // There the page itself says how far that is.
  const jobs = data?.jobs.filter(
    ({ kind }) => !(inSettings && kind === "delete_app"),
  );
  if (!data || !jobs?.length) return null;

  return (
    <section
      aria-label="What is under way"
      className="z-30 grid gap-4 border-line bg-surface p-4 max-md:border-b md:fixed md:right-5 md:bottom-5 md:w-100 md:rounded-lg md:shadow-float print:hidden"
    >
      {jobs.map((job) => (
        <article key={job.id} aria-label={JOB_TITLES[job.kind]}>
          <h2 className="mb-1 text-sm font-medium">{JOB_TITLES[job.kind]}</h2>
          <JobProgress app={app} job={job} at={data.at} stop="Cancel" />
        </article>
      ))}
    </section>
  );
}

/** Says what came of each job that was there and is there no more. */
function useEnds(
  app: string,
  jobs: JobView[] | undefined,
  error: Error | null,
): void {
  const queries = useQueryClient();
  const router = useRouter();
  const seen = useRef<JobView[]>([]);

  const leave = () => {
    toast("The app is destroyed, with all that was in it.");
    router.push("/apps");
    router.refresh();
  };

  const readEnd = useEffectEvent(async (job: JobView) => {
    try {
      const ended = await readJob(app, job.id);
      tellEnd(app, ended);
      await queries.invalidateQueries({ queryKey: ["inputs", app] });
      if (job.kind === "delete_app") router.refresh();
    } catch (error) {
      if (isGone(error) && job.kind === "delete_app") leave();
    }
  });

  const appIsGone = useEffectEvent(() => {
    if (seen.current.some(({ kind }) => kind === "delete_app")) leave();
    seen.current = [];
  });

  useEffect(() => {
    if (!jobs) return;
    const ended = seen.current.filter(
      (before) => !jobs.some(({ id }) => id === before.id),
    );
    seen.current = jobs;
    for (const job of ended) void readEnd(job);
  }, [jobs]);

  useEffect(() => {
    if (isGone(error)) appIsGone();
  }, [error]);
}

const isGone = (error: unknown) =>
  error instanceof Refused && error.problem.status === 404;
