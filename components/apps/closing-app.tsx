"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { jobsQuery } from "@/components/jobs/query";
import { progressWords } from "@/components/jobs/words";
import { Progress } from "@/components/ui/progress";

/** How far the destruction of an app is; the page is asked anew when it has ended. */
export function ClosingApp({ app }: { app: string }) {
  const router = useRouter();
  const { data, isError } = useQuery(jobsQuery(app));
  const job = data?.jobs.find(({ kind }) => kind === "delete_app");
  const ended = isError || (data !== undefined && !job);

  useEffect(() => {
    if (ended) router.refresh();
  }, [ended, router]);

  const share =
    job?.total === null || !job ? null : Math.min(1, job.done / job.total);
  return (
    <Progress
      label={`Being destroyed${job ? `: ${progressWords(job)}` : ""}`}
      value={share}
    />
  );
}
